import {
  findResourceNameViolations,
  ProtonArn,
  parseProtonArn,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  DeploymentMetadata,
  METADATA_PATH,
} from '@proton-vending/proton-terraform';
import { RepositoryTree } from '../repository/RepositoryTree';
import { FoundEnvironment } from './Findings';
import { FolderProblem } from './FolderProblem';
import { readTemplateFiles } from './readTemplateFiles';
import { readVariables } from './readVariables';

const VERSION = /^(0|[1-9]\d{0,8})$/;

/** @throws FolderProblem */
export async function readEnvironment(
  tree: RepositoryTree,
  {
    arn,
    folder,
    folders,
    metadata,
  }: {
    arn: ProtonArn;
    folder: string;
    /** Every folder that AWS Proton wrote. */
    folders: string[];
    metadata: DeploymentMetadata;
  },
): Promise<FoundEnvironment> {
  const { accountId, region, resourceId: name } = arn;
  requireName(name, 'environment');
  const template = readTemplate(metadata, arn);
  const variables = await readVariables(tree, folder, metadata.arn ?? '');
  if (variables.name !== undefined && variables.name !== name) {
    throw new FolderProblem(
      `${METADATA_PATH} belongs to environment ${name}, and proton.auto.tfvars.json to ${JSON.stringify(
        variables.name,
      )}. Restore the file that was changed`,
    );
  }
  const { files, notes } = await readTemplateFiles(tree, folder, folders);
  return {
    folder,
    arn: metadata.arn ?? '',
    accountId,
    region,
    name,
    template,
    inputs: variables.inputs,
    files,
    notes: [...variables.notes, ...notes],
  };
}

function readTemplate(
  { majorVersion, minorVersion, templateArn }: DeploymentMetadata,
  environment: ProtonArn,
): FoundEnvironment['template'] {
  const arn =
    templateArn === undefined ? undefined : parseProtonArn(templateArn);
  if (arn?.resourceType !== 'environment-template') {
    throw new FolderProblem(
      `${METADATA_PATH} names no environment template. Restore the file from the history of the repository`,
    );
  }
  if (
    arn.accountId !== environment.accountId ||
    arn.region !== environment.region
  ) {
    throw new FolderProblem(
      `${METADATA_PATH} names an environment of account ${environment.accountId} in ${environment.region} and a template of account ${arn.accountId} in ${arn.region}. Restore the file from the history of the repository`,
    );
  }
  requireName(arn.resourceId, 'environment template');
  if (!VERSION.test(majorVersion ?? '') || !VERSION.test(minorVersion ?? '')) {
    throw new FolderProblem(
      `${METADATA_PATH} names no version of template ${arn.resourceId}. Restore the file from the history of the repository`,
    );
  }
  return {
    name: arn.resourceId,
    majorVersion: majorVersion ?? '',
    minorVersion: minorVersion ?? '',
  };
}

function requireName(name: string, noun: string): void {
  const [violation] = findResourceNameViolations(name);
  if (violation !== undefined) {
    throw new FolderProblem(
      `${METADATA_PATH} has a name of an ${noun} that AWS Proton never allowed: it ${violation}`,
    );
  }
}
