import type { DatasetManifest } from '../../contracts/manifest.ts';

/** Names where a pair came from, for a person: its file and the record in it. */
export function originOf({ inputs }: DatasetManifest): (inputId: string, record: number) => string {
  const files = new Map(
    inputs.map((input) => [
      input.inputId,
      input.files.map(({ key }) => key.split('/').slice(2).join('/')).join(' + '),
    ]),
  );
  return (inputId, record) => `${files.get(inputId) ?? inputId} record ${record}`;
}
