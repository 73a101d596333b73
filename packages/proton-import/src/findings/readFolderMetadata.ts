import {
  DeploymentMetadata,
  METADATA_PATH,
  parseDeploymentMetadata,
} from '@proton-vending/proton-terraform';
import { LIMITS } from '../limits';
import { RepositoryTree } from '../repository/RepositoryTree';
import { readText } from './readText';

/** @throws FolderProblem */
export async function readFolderMetadata(
  tree: RepositoryTree,
  folder: string,
): Promise<DeploymentMetadata> {
  const { text } = await readText(
    tree,
    folder,
    METADATA_PATH,
    LIMITS.metadataBytes,
  );
  return parseDeploymentMetadata(text);
}
