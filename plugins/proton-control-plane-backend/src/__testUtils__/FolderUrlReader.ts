import {
  UrlReaderService,
  UrlReaderServiceReadTreeOptions,
  UrlReaderServiceReadTreeResponse,
} from '@backstage/backend-plugin-api';
import { NotFoundError, NotModifiedError } from '@backstage/errors';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BundleFile } from '@proton-vending/backstage-plugin-proton-common';
import { Bundle } from '../templates/sources/bundle';

interface Commit {
  sha: string;
  files: Map<string, BundleFile>;
}

/** Branches in memory, read as Backstage's readers read those of a Git host. */
export class FolderUrlReader implements UrlReaderService {
  /** The trees that were asked for; what was not modified with its etag. */
  readonly reads: string[] = [];
  /** Awaited before a tree is handed out. */
  beforeTree: () => Promise<void> = async () => {};
  private readonly branches = new Map<string, Commit>();
  private commits = 0;

  /** Replaces what a branch has by a commit of bundles in folders. */
  commit(
    url: string,
    bundles: Record<string, Bundle>,
    sha = `commit-${this.commits + 1}`,
  ): string {
    this.commits += 1;
    const files = Object.entries(bundles).flatMap(([folder, bundle]) =>
      bundle.files.map(file => [`${folder}/${file.path}`, file] as const),
    );
    this.branches.set(url, { sha, files: new Map(files) });
    return sha;
  }

  async readTree(
    url: string,
    options: UrlReaderServiceReadTreeOptions = {},
  ): Promise<UrlReaderServiceReadTreeResponse> {
    const commit = this.branches.get(url);
    this.reads.push(options.etag ? `${url} since ${options.etag}` : url);
    await this.beforeTree();
    if (!commit) {
      throw new NotFoundError(`Request failed for ${url}, 404 Not Found`);
    }
    if (options.etag === commit.sha) {
      throw new NotModifiedError();
    }
    return {
      etag: commit.sha,
      dir: async ({ targetDir = '' } = {}) => {
        for (const [path, { contents, executable }] of commit.files) {
          if (options.filter?.(path, { size: contents.length }) ?? true) {
            const file = join(targetDir, path);
            await mkdir(dirname(file), { recursive: true });
            await writeFile(file, contents, {
              mode: executable ? 0o755 : 0o644,
            });
          }
        }
        return targetDir;
      },
      files: refuse,
      archive: refuse,
    };
  }

  readUrl = refuse;
  search = refuse;
}

async function refuse(): Promise<never> {
  throw new Error('Template sync reads folders');
}
