import {
  EngineTarget,
  ProvisioningError,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  METADATA_PATH,
  parseDeploymentMetadata,
} from '@proton-vending/proton-terraform';
import {
  HostedFile,
  HostedRepository,
  PullRequestHost,
} from '../hosts/PullRequestHost';

/** Each one takes a request to the host. */
const MAX_READ = 300;

/**
 * Finds the folder whose metadata names an environment, in the whole commit.
 * Folders with the name of the environment are read first.
 *
 * @returns undefined when there is none
 * @throws ProvisioningError when there are several
 */
export async function searchFolder(
  host: PullRequestHost,
  repository: HostedRepository,
  commit: string,
  { arn, name }: EngineTarget,
): Promise<string | undefined> {
  const files = (await host.listFiles(repository, commit, '')).filter(
    ({ path }) => `/${path}`.endsWith(`/${METADATA_PATH}`),
  );
  const isNamed = (file: HostedFile) =>
    `/${toFolder(file)}`.endsWith(`/${name}`);
  const named = files.filter(isNamed);
  const others = files.filter(file => !isNamed(file));
  for (const group of [named, others.slice(0, MAX_READ)]) {
    const found: string[] = [];
    for (const file of group) {
      const text = await host.readFile(repository, file.id);
      if (parseDeploymentMetadata(text.toString('utf8')).arn === arn) {
        found.push(toFolder(file));
      }
    }
    if (found.length > 1) {
      throw new ProvisioningError(
        `Several folders of ${
          repository.name
        } belong to environment ${name}, as their ${METADATA_PATH} says: ${found.join(
          ', ',
        )}. Remove that file from all but one, and deploy again`,
      );
    }
    if (found.length === 1) {
      return found[0];
    }
  }
  if (others.length > MAX_READ) {
    throw new ProvisioningError(
      `The folder of environment ${name} can't be found among ${files.length} folders of ${repository.name}. Rename it to ${name}, and deploy again`,
    );
  }
  return undefined;
}

function toFolder({ path }: HostedFile): string {
  return path.slice(0, -METADATA_PATH.length - 1);
}
