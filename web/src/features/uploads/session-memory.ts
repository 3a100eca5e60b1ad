const STORED = 'dragoman.uploads';

type Memory = Record<string, number>;

const read = (): Memory => JSON.parse(localStorage.getItem(STORED) ?? '{}') as Memory;

/**
 * Remembers in this browser when the file of a session was changed last, so that after a reload only the very same file
 * goes on with it: the server knows its name and size, and another text may have both.
 */
export const sessionMemory = {
  isOf: (sessionId: string, file: File) => read()[sessionId] === file.lastModified,
  remember: (sessionId: string, file: File) =>
    localStorage.setItem(STORED, JSON.stringify({ ...read(), [sessionId]: file.lastModified })),
  forget: (sessionId: string) => {
    const { [sessionId]: _, ...others } = read();
    localStorage.setItem(STORED, JSON.stringify(others));
  },
};
