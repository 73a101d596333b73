import { UrlReaderService } from '@backstage/backend-plugin-api';
import { InputError, isError } from '@backstage/errors';
import {
  readFolderTree,
  RepositoryTree,
  Skipped,
} from '@proton-vending/proton-import';
import { rm } from 'node:fs/promises';

const MEBIBYTE = 1024 * 1024;

/** What is read of a repository at most. */
export const REPOSITORY_LIMITS = {
  entries: 20_000,
  fileBytes: 2 * MEBIBYTE,
  totalBytes: 64 * MEBIBYTE,
  timeoutMs: 120_000,
};

/** Folders that tools write and that no template has. */
const IGNORED = /(^|\/)(\.git|\.terraform|node_modules)\//;

/** A repository that was read with Backstage's integrations. */
export interface ReadRepository {
  tree: RepositoryTree;
  /** What was read, such as a commit. */
  revision?: string;
  /** Files that are too large. */
  skipped: Skipped[];
}

/**
 * Reads the files of a repository to a temporary folder, which closing the tree
 * removes.
 *
 * @throws InputError when it can't be read, or has more than the limits allow
 */
export async function readRepository(
  urlReader: UrlReaderService,
  url: string,
  limits = REPOSITORY_LIMITS,
): Promise<ReadRepository> {
  requireUrl(url);
  const skipped: Skipped[] = [];
  let entries = 0;
  let bytes = 0;
  const { folder, etag } = await read(urlReader, url, {
    signal: AbortSignal.timeout(limits.timeoutMs),
    filter: (path, info) => {
      const size = info?.size ?? 0;
      if (IGNORED.test(path)) {
        return false;
      }
      if (size > limits.fileBytes) {
        skipped.push({ subject: path, reason: describeSize(size, limits) });
        return false;
      }
      entries += 1;
      bytes += size;
      if (entries > limits.entries || bytes > limits.totalBytes) {
        throw new InputError(
          `${url} has more than ${format(limits.entries)} files or ${format(
            limits.totalBytes,
          )} bytes. Give the URL of the folder that has the environments, or use the program proton-import`,
        );
      }
      return true;
    },
  });
  const close = () => rm(folder, { recursive: true, force: true });
  try {
    const tree = await readFolderTree(folder);
    return { tree: { ...tree, name: url, close }, revision: etag, skipped };
  } catch (error) {
    await close();
    throw error;
  }
}

async function read(
  urlReader: UrlReaderService,
  url: string,
  options: Parameters<UrlReaderService['readTree']>[1],
): Promise<{ folder: string; etag?: string }> {
  try {
    const response = await urlReader.readTree(url, options);
    return { folder: await response.dir(), etag: response.etag || undefined };
  } catch (error) {
    if (error instanceof InputError) {
      throw error;
    }
    throw new InputError(
      `${url} can't be read: ${
        isError(error) ? error.message : 'unknown error'
      }. Check the URL, and that integrations has access to it`,
    );
  }
}

/** A URL would be logged with the password that it has. */
function requireUrl(text: string): void {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
    throw new InputError(
      'The URL must start with https://, such as https://github.com/acme/infrastructure',
    );
  }
  if (url.username || url.password) {
    throw new InputError(
      'The URL must have no user name and no password. Configure access under integrations',
    );
  }
}

function describeSize(size: number, { fileBytes }: { fileBytes: number }) {
  return `it has ${format(size)} bytes, and at most ${format(
    fileBytes,
  )} are read`;
}

function format(count: number): string {
  return count.toLocaleString('en-US');
}
