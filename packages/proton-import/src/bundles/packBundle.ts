import { BundleFile } from '@proton-vending/backstage-plugin-proton-common';
import { Header, Pack, ReadEntry } from 'tar';

/** Packs a bundle as a gzipped archive. The same files make the same bytes. */
export async function packBundle(
  files: BundleFile[],
): Promise<Uint8Array<ArrayBuffer>> {
  const pack = new Pack({ gzip: true, portable: true, noMtime: true });
  const packed = pack.concat();
  for (const { path, contents, executable } of files) {
    const bytes = Buffer.from(contents);
    const entry = new ReadEntry(
      new Header({
        path,
        type: 'File',
        mode: executable ? 0o755 : 0o644,
        size: bytes.length,
      }),
    );
    entry.end(bytes);
    pack.add(entry);
  }
  pack.end();
  return new Uint8Array(await packed);
}
