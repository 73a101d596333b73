import {
  EngineTarget,
  ProvisioningError,
} from '@proton-vending/backstage-plugin-proton-common';
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

/** The folder that AWS Proton puts environments in when a repository has it. */
const ENVIRONMENTS = 'environments';

/** The folder of an environment in a commit. */
export interface EnvironmentFolder {
  /** Such as `environments/dev`. */
  path: string;
  /** Relative to the folder. */
  files: HostedFile[];
  /** Absent when no deployment has written the folder. */
  metadata?: DeploymentMetadata;
}

/**
 * Finds the folder of an environment: where a deployment wrote it before, or
 * else where AWS Proton would put it.
 *
 * @throws ProvisioningError when the folder belongs to something else
 */
export async function findFolder(
  host: PullRequestHost,
  repository: HostedRepository,
  commit: string,
  target: EngineTarget,
): Promise<EnvironmentFolder> {
  const nested = await read(host, repository, commit, [
    ENVIRONMENTS,
    target.name,
  ]);
  if (nested.metadata?.arn === target.arn) {
    return nested;
  }
  const atRoot = await read(host, repository, commit, [target.name]);
  if (atRoot.metadata?.arn === target.arn) {
    return atRoot;
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
  segments: string[],
): Promise<EnvironmentFolder> {
  const path = segments.join('/');
  const files = await host.listFiles(repository, commit, path);
  const metadata = files.find(file => file.path === METADATA_PATH);
  return {
    path,
    files,
    ...(metadata && {
      metadata: parseDeploymentMetadata(
        await host.readFile(repository, metadata.hash),
      ),
    }),
  };
}
