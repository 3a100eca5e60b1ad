/** A file with the path below what was dropped or chosen, `/` between folders. */
export interface ChosenFile {
  file: File;
  path: string;
}

/** Files that were chosen with a file dialog, of a folder with their paths below it. Hidden files are left out. */
export function readChosen(files: FileList | null): ChosenFile[] {
  return [...(files ?? [])]
    .map((file) => ({ file, path: file.webkitRelativePath || file.name }))
    .filter(isShown);
}

/** All files of a drop, folders with everything below them. Hidden files are left out. */
export async function readDropped(transfer: DataTransfer): Promise<ChosenFile[]> {
  // The items are gone as soon as the event is over, so the entries are taken before anything is waited for.
  const entries = [...transfer.items].flatMap((item) => {
    const entry = item.kind === 'file' ? item.webkitGetAsEntry() : null;
    return entry ? [entry] : [];
  });
  const found = await Promise.all(entries.map((entry) => filesBelow(entry)));
  return found.flat().filter(isShown);
}

/** What file managers and version control leave behind is nobody's text, and the landing bucket refuses such names. */
const isShown = ({ path }: ChosenFile) => !path.split('/').some((part) => part.startsWith('.'));

async function filesBelow(entry: FileSystemEntry): Promise<ChosenFile[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    );
    return [{ file, path: entry.fullPath.replace(/^\//, '') }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const files: ChosenFile[] = [];
  for (;;) {
    // A browser gives a hundred at a time.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return files;
    files.push(...(await Promise.all(some.map((inner) => filesBelow(inner)))).flat());
  }
}
