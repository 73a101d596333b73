import { Header, Pack, ReadEntry } from 'tar';
import { Bundle, sortBundleFiles } from './bundle';

/** Packs a bundle as a gzipped tar archive. The same files make the same bytes. */
export async function packBundleArchive(bundle: Bundle): Promise<Buffer> {
  const pack = new Pack({ gzip: true, portable: true, noMtime: true });
  const packed = pack.concat();
  for (const { path, contents, executable } of sortBundleFiles(bundle.files)) {
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
  return packed;
}
