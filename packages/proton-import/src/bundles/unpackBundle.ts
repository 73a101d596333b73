import { BundleFile } from '@proton-vending/backstage-plugin-proton-common';
import { Parser } from 'tar';
import { ImportError } from '../ImportError';
import { decode } from '../findings/readText';
import { formatCount, LIMITS } from '../limits';

const CONTENT = /^(?:[^/]+\/)?((?:schema|infrastructure)\/.+)$/;

/** A file as bundles have it: text as a string, anything else as bytes. */
export function toBundleFile(
  path: string,
  bytes: Buffer,
  executable: boolean,
): BundleFile {
  return {
    path,
    contents: decode(bytes) ?? bytes,
    ...(executable && { executable: true as const }),
  };
}

/**
 * Reads the files of a gzipped archive, whose folders may be in one wrapping
 * folder. Links and anything outside of `schema` and `infrastructure` are
 * ignored.
 *
 * @throws ImportError when it isn't an archive, or is too large
 */
export async function unpackBundle(
  archive: Buffer,
  source: string,
): Promise<BundleFile[]> {
  const files: BundleFile[] = [];
  let entries = 0;
  let total = 0;
  const parser = new Parser({ strict: true });
  await new Promise<void>((resolve, reject) => {
    const refuse = (reason: string) => {
      parser.abort(new Error(reason));
      reject(new ImportError(`The bundle ${source} ${reason}`));
    };
    parser.on('entry', entry => {
      entries += 1;
      total += entry.size ?? 0;
      if (entries > LIMITS.bundleEntries || total > LIMITS.unpackedBytes) {
        refuse(
          `unpacks to more than ${formatCount(
            LIMITS.unpackedBytes,
          )} bytes or ${formatCount(LIMITS.bundleEntries)} entries`,
        );
        return;
      }
      const path = entry.path.replace(/^(?:\.?\/)+/, '');
      const [, name] = CONTENT.exec(path) ?? [];
      if (name === undefined || entry.type !== 'File' || !isInside(name)) {
        entry.resume();
        return;
      }
      const chunks: Buffer[] = [];
      entry.on('data', (chunk: Uint8Array) => chunks.push(Buffer.from(chunk)));
      entry.on('end', () => {
        // eslint-disable-next-line no-bitwise
        const executable = ((entry.mode ?? 0) & 0o111) !== 0;
        files.push(toBundleFile(name, Buffer.concat(chunks), executable));
      });
    });
    parser.on('end', () => resolve());
    parser.on('error', error => {
      reject(
        new ImportError(
          `The bundle ${source} isn't a gzipped tar archive: ${error.message}`,
        ),
      );
    });
    parser.end(archive);
  });
  if (!files.some(({ path }) => path === 'schema/schema.yaml')) {
    throw new ImportError(
      `The bundle ${source} has no schema/schema.yaml. Give the bundle of an environment template`,
    );
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function isInside(path: string): boolean {
  return (
    !/[\p{Cc}\\]/u.test(path) &&
    path.split('/').every(segment => !['', '.', '..'].includes(segment))
  );
}
