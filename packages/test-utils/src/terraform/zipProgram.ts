import { crc32 } from 'node:zlib';

const EXECUTABLE = 0o100755;

/**
 * A zip archive of one executable file, not compressed.
 *
 * @public
 */
export function zipProgram(name: string, contents: string): Buffer {
  const data = Buffer.from(contents);
  const file = Buffer.from(name);
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt32LE(crc32(data), 10);
  common.writeUInt32LE(data.length, 14);
  common.writeUInt32LE(data.length, 18);
  common.writeUInt16LE(file.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, file, data]);
  const attributes = Buffer.alloc(14);
  attributes.writeUInt32LE(EXECUTABLE * 0x10000, 6);
  // Made by version 3.0 on Unix, which is where the attributes are from.
  const entry = Buffer.concat([
    Buffer.from('PK\x01\x02'),
    Buffer.from([30, 3]),
    common,
    attributes,
    file,
  ]);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(1, 4);
  end.writeUInt16LE(1, 6);
  end.writeUInt32LE(entry.length, 8);
  end.writeUInt32LE(local.length, 12);
  return Buffer.concat([local, entry, Buffer.from('PK\x05\x06'), end]);
}
