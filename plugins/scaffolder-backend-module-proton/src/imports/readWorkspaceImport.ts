import { resolveSafeChildPath } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import {
  FileTooLargeError,
  findEnvironments,
  findSyncedBundles,
  ImportError,
  ImportPlan,
  ImportScope,
  planImport,
  readFolderTree,
  RepositoryTree,
} from '@proton-vending/proton-import';
import { stat } from 'node:fs/promises';

/**
 * Plans the import of a repository that is checked out in the workspace.
 *
 * @throws InputError that says which folder can't be read and why
 */
export async function readWorkspaceImport(options: {
  workspacePath: string;
  /** The folder of the repository. */
  path: string;
  /** A folder with more bundles, laid out for template sync. */
  bundlesPath?: string;
  scope: ImportScope;
}): Promise<ImportPlan> {
  const { workspacePath, path, bundlesPath, scope } = options;
  return asInputError(async () => {
    const tree = await openFolder(workspacePath, path);
    const found = await findEnvironments(tree);
    const sources =
      bundlesPath === undefined
        ? [tree]
        : [await openFolder(workspacePath, bundlesPath), tree];
    const bundles = [];
    const skipped = [...found.skipped];
    for (const source of sources) {
      const synced = await findSyncedBundles(source);
      bundles.push(...synced.bundles);
      skipped.push(...synced.skipped);
    }
    return planImport(
      { environments: found.environments, skipped },
      bundles,
      scope,
    );
  });
}

/** An import tells with its own errors what is wrong with what it was given. */
export async function asInputError<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof ImportError || error instanceof FileTooLargeError
      ? new InputError(error.message)
      : error;
  }
}

async function openFolder(
  workspacePath: string,
  path: string,
): Promise<RepositoryTree> {
  return {
    ...(await readFolderTree(await requireFolder(workspacePath, path))),
    // Descriptions of versions name it, and the workspace is only temporary.
    name: path,
  };
}

/** @throws InputError when the workspace has no such folder */
export async function requireFolder(
  workspacePath: string,
  path: string,
): Promise<string> {
  const folder = resolveSafeChildPath(workspacePath, path);
  const stats = await stat(folder).catch(() => undefined);
  if (!stats?.isDirectory()) {
    throw new InputError(
      `The workspace has no folder "${path}". Fetch the repository first, with a step such as fetch:plain`,
    );
  }
  return folder;
}
