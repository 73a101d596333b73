import { parseProtonArn } from '@proton-vending/backstage-plugin-proton-common';
import { METADATA_PATH } from '@proton-vending/proton-terraform';
import { showText } from '../report/showText';
import { RepositoryTree } from '../repository/RepositoryTree';
import { Findings, FoundEnvironment, Skipped } from './Findings';
import { FolderProblem } from './FolderProblem';
import { readEnvironment } from './readEnvironment';
import { readFolderMetadata } from './readFolderMetadata';

const CONTROL_CHARACTER = /[\p{Cc}\u2028\u2029]/u;

/**
 * Finds the folders that AWS Proton wrote. What belongs to no environment, or
 * can't be read, is listed with the reason.
 *
 * @public
 */
export async function findEnvironments(
  tree: RepositoryTree,
): Promise<Findings> {
  const folders = findFolders(tree.files);
  const environments: FoundEnvironment[] = [];
  const skipped: Skipped[] = findLinkedFolders(tree.links);
  for (const folder of folders) {
    try {
      environments.push(await readFolder(tree, folder, folders));
    } catch (error) {
      if (!(error instanceof FolderProblem)) {
        throw error;
      }
      skipped.push({ subject: showFolder(folder), reason: error.message });
    }
  }
  return separateClaimed(environments, skipped);
}

/** The folders with metadata of a deployment. */
function findFolders(files: readonly string[]): string[] {
  return files
    .filter(path => `/${path}`.endsWith(`/${METADATA_PATH}`))
    .map(path => path.slice(0, -METADATA_PATH.length - 1));
}

function findLinkedFolders(links: readonly string[]): Skipped[] {
  const ending = /(^|\/)\.proton(\/deployment-metadata\.json)?$/;
  return links
    .filter(link => ending.test(link))
    .map(link => ({
      subject: showFolder(link.replace(ending, '')),
      reason: `${showText(
        link,
      )} is a symbolic link, which isn't followed. Replace it with the file`,
    }));
}

async function readFolder(
  tree: RepositoryTree,
  folder: string,
  folders: string[],
): Promise<FoundEnvironment> {
  if (CONTROL_CHARACTER.test(folder)) {
    throw new FolderProblem(
      'the name of the folder has a control character. Rename the folder',
    );
  }
  const metadata = await readFolderMetadata(tree, folder);
  const arn =
    metadata.arn === undefined ? undefined : parseProtonArn(metadata.arn);
  if (!arn) {
    throw new FolderProblem(
      `${METADATA_PATH} names no resource of AWS Proton. Restore the file from the history of the repository`,
    );
  }
  if (metadata.isDeleted) {
    throw new FolderProblem('AWS Proton deleted the resource');
  }
  const kind = findKind(arn.resourceType, arn.resourceId);
  if (kind !== 'environment') {
    throw new FolderProblem(
      `it belongs to a ${kind}. Keep the folder: only environments are imported`,
    );
  }
  return readEnvironment(tree, { folder, metadata, arn, folders });
}

function findKind(type: string, id: string): string {
  if (type === 'service') {
    return id.endsWith('/pipeline') ? 'service pipeline' : 'service instance';
  }
  return type.replace(/-/g, ' ');
}

/** Nobody can say which of two folders is the environment's. */
function separateClaimed(
  found: FoundEnvironment[],
  skipped: Skipped[],
): Findings {
  const foldersOf = new Map<string, string[]>();
  for (const { arn, folder } of found) {
    foldersOf.set(arn, [...(foldersOf.get(arn) ?? []), folder]);
  }
  const claims = (arn: string) => foldersOf.get(arn) ?? [];
  return {
    environments: found.filter(({ arn }) => claims(arn).length === 1),
    skipped: [
      ...skipped,
      ...found
        .filter(({ arn }) => claims(arn).length > 1)
        .map(({ arn, folder }) => ({
          subject: showFolder(folder),
          reason: `several folders belong to ${arn}: ${claims(arn)
            .map(showFolder)
            .join(', ')}. Remove the metadata of all but one`,
        })),
    ],
  };
}

function showFolder(folder: string): string {
  return folder === '' ? '.' : showText(folder);
}
