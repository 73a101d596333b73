import { Header, Pack, ReadEntry } from 'tar';
import type { BundleFile } from './bundleFiles';

/**
 * Packs a bundle as a gzipped tar archive. The same files make the same bytes:
 * the archive has no times and no owners of this machine, and of the
 * permissions only whether a file can be run.
 */
export async function packBundle(
  files: BundleFile[],
): Promise<Buffer<ArrayBuffer>> {
  const pack = new Pack({ gzip: true, portable: true, noMtime: true });
  const packed = pack.concat();
  for (const { path, contents, executable } of files) {
    const entry = new ReadEntry(
      new Header({
        path,
        type: 'File',
        mode: executable ? 0o755 : 0o644,
        size: contents.length,
      }),
    );
    entry.end(contents);
    pack.add(entry);
  }
  pack.end();
  return Buffer.from(await packed);
}
