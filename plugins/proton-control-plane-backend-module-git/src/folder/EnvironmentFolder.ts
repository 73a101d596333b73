import { ProvisioningError } from '@proton-vending/backstage-plugin-proton-common';
import { EngineRun } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import {
  DeploymentMetadata,
  METADATA_PATH,
  parseDeploymentMetadata,
} from '@proton-vending/proton-terraform';
import {
  HostedFile,
  HostedRepository,
  PullRequestHost,
} from '../hosts/PullRequestHost';
import { searchFolder } from './searchFolder';

/** The folder that AWS Proton puts environments in when a repository has it. */
const ENVIRONMENTS = 'environments';

/** What tells whose folder it is, and whether there should be one. */
type FolderOwner = Pick<EngineRun, 'deployedVersion' | 'request' | 'target'>;

/** The folder of an environment in a commit. */
export interface EnvironmentFolder {
  /** Such as `environments/dev`; empty for the root of the repository. */
  path: string;
  /** Relative to the folder. */
  files: HostedFile[];
  /** Absent when no deployment has written the folder. */
  metadata?: DeploymentMetadata;
}

/** The path of a file of the folder, relative to the repository. */
export function inFolder({ path }: { path: string }, file: string): string {
  return path === '' ? file : `${path}/${file}`;
}

/**
 * Finds the folder of an environment: where a deployment wrote it before, or
 * else where AWS Proton would put it. One that was deployed may be anywhere,
 * because it was moved or imported.
 *
 * @throws ProvisioningError when the folder belongs to something else
 */
export async function findFolder(
  host: PullRequestHost,
  repository: HostedRepository,
  commit: string,
  { deployedVersion, request, target }: FolderOwner,
): Promise<EnvironmentFolder> {
  const nested = await read(
    host,
    repository,
    commit,
    `${ENVIRONMENTS}/${target.name}`,
  );
  if (nested.metadata?.arn === target.arn) {
    return nested;
  }
  const atRoot = await read(host, repository, commit, target.name);
  if (atRoot.metadata?.arn === target.arn) {
    return atRoot;
  }
  if (deployedVersion || request.operation === 'delete') {
    const found = await searchFolder(host, repository, commit, target);
    if (found !== undefined) {
      return read(host, repository, commit, found);
    }
  }
  const folder = (await host.hasFolder(repository, commit, ENVIRONMENTS))
    ? nested
    : atRoot;
  if (folder.metadata) {
    const owner = folder.metadata.arn ?? 'another resource';
    throw new ProvisioningError(
      `The folder ${folder.path} of ${repository.name} belongs to ${owner}, as its ${METADATA_PATH} says. Use another repository or branch, or remove the folder once it isn't needed`,
    );
  }
  return folder;
}

async function read(
  host: PullRequestHost,
  repository: HostedRepository,
  commit: string,
  path: string,
): Promise<EnvironmentFolder> {
  const files = await host.listFiles(repository, commit, path);
  const metadata = files.find(file => file.path === METADATA_PATH);
  return {
    path,
    files,
    ...(metadata && {
      metadata: parseDeploymentMetadata(
        (await host.readFile(repository, metadata.id)).toString('utf8'),
      ),
    }),
  };
}
