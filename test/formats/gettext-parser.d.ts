declare module 'gettext-parser' {
  interface Catalogue {
    charset: string;
    headers: Record<string, string>;
    translations: Record<string, Record<string, { msgid: string; msgstr: string[] }>>;
  }
  export const po: { compile(catalogue: Catalogue): Buffer };
  export const mo: { compile(catalogue: Catalogue): Buffer; parse(bytes: Buffer): Catalogue };
}
