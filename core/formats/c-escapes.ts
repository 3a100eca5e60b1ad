/** What a letter after a backslash stands for in C (ISO/IEC 9899, 6.4.4.4), from which PO and .strings have it. */
export const C_ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
};
