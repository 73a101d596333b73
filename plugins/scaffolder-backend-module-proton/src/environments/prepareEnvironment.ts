import type {
  CreateEnvironmentInput,
  ProtonClient,
} from '@aws-sdk/client-proton';
import { InputError } from '@backstage/errors';
import {
  EnvironmentInputs,
  findResourceNameViolations,
} from '@proton-vending/backstage-plugin-proton-common';
import type {
  ProtonService,
  ProtonTarget,
} from '@proton-vending/backstage-plugin-proton-node';
import { resolveTarget } from '../accounts/resolveTarget';
import { checkInputs } from '../inputs/checkInputs';
import { readEnvironmentInputs } from '../inputs/readEnvironmentInputs';
import {
  ResolvedTemplateVersion,
  resolveTemplateVersion,
} from '../templates/resolveTemplateVersion';
import { environmentTags } from './environmentTags';

/** What a step says of the environment that it wants. */
export interface WantedEnvironment extends ProtonTarget {
  name: string;
  templateName: string;
  templateMajorVersion: string | number;
  templateMinorVersion?: string | number;
  inputs?: EnvironmentInputs;
  spec?: string;
  specPath?: string;
  description?: string;
  tags?: Record<string, string>;
  protonServiceRoleArn?: string;
  codebuildRoleArn?: string;
  componentRoleArn?: string;
  environmentAccountConnectionId?: string;
  provisioningRepository?: CreateEnvironmentInput['provisioningRepository'];
}

/** A checked request, and where it goes. */
export interface PreparedEnvironment {
  client: ProtonClient;
  target: Required<ProtonTarget>;
  request: CreateEnvironmentInput & { name: string };
  version: ResolvedTemplateVersion;
}

/**
 * Checks all that can be checked before anything is created: the name, the
 * account, the template version, and the inputs against its schema.
 */
export async function prepareEnvironment(options: {
  proton: ProtonService;
  wanted: WantedEnvironment;
  workspacePath: string;
  taskId: string;
  userRef?: string;
}): Promise<PreparedEnvironment> {
  const { proton, wanted, workspacePath, taskId, userRef } = options;
  requireValidName(wanted.name);
  const { inputs, spec } = await readEnvironmentInputs({
    workspacePath,
    inputs: wanted.inputs,
    spec: wanted.spec,
    specPath: wanted.specPath,
  });
  const client = await proton.getClient(wanted);
  const majorVersion = String(wanted.templateMajorVersion);
  const minorVersion =
    wanted.templateMinorVersion === undefined
      ? undefined
      : String(wanted.templateMinorVersion);
  const version = await resolveTemplateVersion(client, {
    templateName: wanted.templateName,
    majorVersion,
    minorVersion,
  });
  checkInputs(version, inputs);
  return {
    client,
    target: resolveTarget(proton, wanted),
    version,
    request: {
      name: wanted.name,
      templateName: wanted.templateName,
      templateMajorVersion: majorVersion,
      templateMinorVersion: minorVersion,
      spec,
      description: wanted.description,
      protonServiceRoleArn: wanted.protonServiceRoleArn,
      codebuildRoleArn: wanted.codebuildRoleArn,
      componentRoleArn: wanted.componentRoleArn,
      environmentAccountConnectionId: wanted.environmentAccountConnectionId,
      provisioningRepository: wanted.provisioningRepository,
      tags: environmentTags({ tags: wanted.tags, taskId, userRef }),
    },
  };
}

function requireValidName(name: string): void {
  const violations = findResourceNameViolations(name);
  if (violations.length > 0) {
    throw new InputError(
      `The environment name "${name}" ${violations.join(', and ')}`,
    );
  }
}
