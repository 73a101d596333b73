import { crc32 } from 'node:zlib';

/** A ZIP archive with one file, which is not compressed. */
export function zipOf(name, text) {
  const fileName = Buffer.from(name);
  const contents = Buffer.from(text);
  const common = Buffer.alloc(26);
  common.writeUInt16LE(10, 0);
  common.writeUInt32LE(crc32(contents), 10);
  common.writeUInt32LE(contents.length, 14);
  common.writeUInt32LE(contents.length, 18);
  common.writeUInt16LE(fileName.length, 22);

  const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, fileName]);
  const central = Buffer.concat([
    Buffer.from('PK\x01\x02'),
    Buffer.from([10, 0]),
    common,
    Buffer.alloc(14),
    fileName,
  ]);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length + contents.length, 16);
  return Buffer.concat([local, contents, central, end]);
}
