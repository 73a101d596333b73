import { RenderedFile } from '@proton-vending/backstage-plugin-proton-common';
import { createHash } from 'node:crypto';
import { FileChange, HostedFile } from '../hosts/PullRequestHost';

/** What a deployment changes in the folder of its environment. */
export interface FolderChanges {
  changes: FileChange[];
  /** Files of the last deployment that the new one doesn't have. */
  removed: string[];
  /** The same, which stay because somebody has edited them. */
  kept: string[];
  /** Files that somebody has edited since the last deployment. */
  overwritten: string[];
}

/**
 * Compares what a deployment writes with what is in its folder.
 *
 * @param previous - what the last deployment wrote; undefined when that isn't known
 */
export function planChanges(
  rendered: RenderedFile[],
  current: Pick<HostedFile, 'hash' | 'path'>[],
  previous: RenderedFile[] = [],
): FolderChanges {
  const hashes = new Map(current.map(({ path, hash }) => [path, hash]));
  const written = new Set(rendered.map(({ path }) => path));
  const dropped = previous.filter(
    ({ path }) => !written.has(path) && hashes.has(path),
  );
  const isUnchanged = (file: RenderedFile) =>
    hashes.get(file.path) === hashBlob(file.contents);
  const removed = dropped.filter(isUnchanged).map(({ path }) => path);
  const changed = rendered.filter(file => !isUnchanged(file));
  const changedPaths = new Set(changed.map(({ path }) => path));
  return {
    changes: [
      ...changed.map(({ path, contents, executable }) => ({
        path,
        contents,
        executable,
      })),
      ...removed.map(path => ({ path })),
    ],
    removed,
    kept: dropped.filter(file => !isUnchanged(file)).map(({ path }) => path),
    overwritten: previous
      .filter(
        file =>
          !file.generated &&
          changedPaths.has(file.path) &&
          hashes.has(file.path) &&
          !isUnchanged(file),
      )
      .map(({ path }) => path),
  };
}

/** The hash that Git gives a file. */
export function hashBlob(contents: string | Uint8Array): string {
  const bytes = Buffer.from(contents);
  return createHash('sha1')
    .update(`blob ${bytes.length}\0`)
    .update(bytes)
    .digest('hex');
}
