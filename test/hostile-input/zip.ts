import { crc32, deflateRawSync } from 'node:zlib';

/** A member of a zip file, with what a hostile or broken one may say of itself. */
export interface ZipMember {
  name: string;
  body: Uint8Array | string;
  /** What the header before the member calls it, where that differs from the directory. */
  localName?: string;
  encrypted?: boolean;
  /** Unix mode of the file. @default a plain file */
  mode?: number;
  /** Added to the right checksum. */
  checksumError?: number;
}

/** A zip file (PKWARE APPNOTE 6.3) with these members, deflated. */
export function zip(members: readonly ZipMember[]): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const {
    name,
    body,
    localName = name,
    encrypted = false,
    mode = 0o100644,
    checksumError = 0,
  } of members) {
    const plain = Buffer.from(body);
    const deflated = deflateRawSync(plain);
    // Version 2.0, flags (bit 0: encrypted, bit 11: UTF-8), deflate, no time, then checksum and sizes.
    const shared = Buffer.alloc(22);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(0x800 + (encrypted ? 1 : 0), 2);
    shared.writeUInt16LE(8, 4);
    shared.writeUInt32LE((crc32(plain) + checksumError) >>> 0, 10);
    shared.writeUInt32LE(deflated.length, 14);
    shared.writeUInt32LE(plain.length, 18);
    const local = Buffer.concat([
      Buffer.from('PK\x03\x04'),
      shared,
      lengths(localName),
      Buffer.from(localName),
      deflated,
    ]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(mode * 0x10000, 6);
    place.writeUInt32LE(offset, 10);
    // Version made by: 3 is Unix.
    directory.push(
      Buffer.concat([
        Buffer.from('PK\x01\x02'),
        Buffer.from([20, 3]),
        shared,
        lengths(name),
        place,
        Buffer.from(name),
      ]),
    );
    files.push(local);
    offset += local.length;
  }
  const end = Buffer.alloc(18);
  end.writeUInt16LE(members.length, 4);
  end.writeUInt16LE(members.length, 6);
  end.writeUInt32LE(
    directory.reduce((total, { length }) => total + length, 0),
    8,
  );
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...files, ...directory, Buffer.from('PK\x05\x06'), end]);
}

/** Lengths of the name and of the extra field, which is empty. */
function lengths(name: string): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt16LE(Buffer.byteLength(name), 0);
  return bytes;
}
