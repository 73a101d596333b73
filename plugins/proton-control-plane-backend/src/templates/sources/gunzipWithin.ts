import { promisify } from 'util';
import { gunzip } from 'zlib';
import { InvalidBundleError } from './InvalidBundleError';
import { formatBytes } from './limits';

const gunzipAsync = promisify(gunzip);

const PROBLEMS: Record<string, string> = {
  Z_BUF_ERROR: 'The archive is cut off',
  Z_DATA_ERROR: 'The archive is not gzipped, or it is damaged',
};

/**
 * Unpacks gzip, and stops as soon as more comes out of it than allowed.
 *
 * @throws {@link InvalidBundleError}
 */
export async function gunzipWithin(
  compressed: Buffer,
  options: { maxBytes: number },
): Promise<Buffer> {
  const { maxBytes } = options;
  try {
    return await gunzipAsync(compressed, { maxOutputLength: maxBytes });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') {
      throw new InvalidBundleError(
        `The archive unpacks to more than ${formatBytes(maxBytes)}`,
      );
    }
    throw new InvalidBundleError(
      PROBLEMS[code ?? ''] ?? `The archive cannot be unpacked: ${message}`,
    );
  }
}
