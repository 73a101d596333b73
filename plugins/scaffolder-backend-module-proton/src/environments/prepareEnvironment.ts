import {
  type CreateEnvironmentInput,
  ListTagsForResourceCommand,
  type ProtonClient,
  type RepositoryBranchInput,
} from '@aws-sdk/client-proton';
import { InputError } from '@backstage/errors';
import {
  EnvironmentInputs,
  findResourceNameViolations,
  formatEnvironmentArn,
  maskSpec,
  parseEnvironmentSpec,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  findEnvironment,
  ProtonEnvironmentResource,
  ProtonService,
  ProtonTarget,
  readOwners,
  resolveTarget,
} from '@proton-vending/backstage-plugin-proton-node';
import type { SchemaValidator } from '@proton-vending/schema-validation';
import { expectedEntityRef } from '../catalog/awaitEntity';
import type { TemplateVisibility } from '../permissions/TemplateVisibility';
import { checkInputs } from '../inputs/checkInputs';
import { completeInputs, TaskSecrets } from '../inputs/completeInputs';
import {
  readEnvironmentInputs,
  writeSpec,
} from '../inputs/readEnvironmentInputs';
import type { Redactor } from '../redaction/Redactor';
import {
  ResolvedTemplateVersion,
  resolveTemplateVersion,
} from '../templates/resolveTemplateVersion';
import { environmentTags, TAG_TASK_ID } from './environmentTags';

/** A version of an environment template; without a minor the recommended one. */
export interface WantedTemplateVersion {
  name: string;
  majorVersion: string | number;
  minorVersion?: string | number;
}

/** What a step says of the environment that it wants. */
export interface WantedEnvironment
  extends ProtonTarget,
    Pick<
      CreateEnvironmentInput,
      | 'description'
      | 'protonServiceRoleArn'
      | 'codebuildRoleArn'
      | 'componentRoleArn'
      | 'environmentAccountConnectionId'
    > {
  name: string;
  /** AWS's types lack the provider `GITLAB` of the control plane. */
  provisioningRepository?: { provider: string; name: string; branch: string };
  environmentTemplate?: WantedTemplateVersion & ProtonTarget;
  templateName?: string;
  templateMajorVersion?: string | number;
  templateMinorVersion?: string | number;
  inputs?: EnvironmentInputs;
  spec?: string;
  specPath?: string;
  owner?: string;
  tags?: Record<string, string>;
}

/** A request, and where it goes. */
export interface PreparedEnvironment {
  client: ProtonClient;
  target: Required<ProtonTarget>;
  arn: string;
  /** What permission rules look at. */
  resource: ProtonEnvironmentResource;
  /**
   * Checks what Proton knows: the template version, and the inputs against its
   * schema. Only for those who may make the request.
   */
  check(visibility: TemplateVisibility): Promise<CheckedEnvironment>;
}

/** A request that Proton can be sent. */
export interface CheckedEnvironment {
  request: CreateEnvironmentInput & { name: string };
  version: ResolvedTemplateVersion;
  /** The inputs in the spec of the request. */
  inputs: EnvironmentInputs;
  /** The spec of the request with a mask in place of sensitive values. */
  maskedSpec: string;
}

/** Reads what a step asks for, and checks its name and account. */
export async function prepareEnvironment(options: {
  proton: ProtonService;
  schemaValidator: SchemaValidator;
  wanted: WantedEnvironment;
  /** The secrets of the task, which sensitive inputs refer to. */
  secrets: TaskSecrets | undefined;
  redactor: Redactor;
  workspacePath: string;
  taskId: string;
  userRef?: string;
  /** The software template that the task runs. */
  templateRef?: string;
  /** Of the entities of environments. */
  entityNamespace?: string;
}): Promise<PreparedEnvironment> {
  const { proton, wanted, workspacePath, taskId, userRef, templateRef } =
    options;
  const { entityNamespace, schemaValidator, secrets, redactor } = options;
  requireValidName(wanted.name);
  const source = await readEnvironmentInputs({
    workspacePath,
    inputs: wanted.inputs,
    spec: wanted.spec,
    specPath: wanted.specPath,
  });
  const { template, place } = readTemplate(wanted);
  const { name: templateName } = template;
  const majorVersion = String(template.majorVersion);
  const minorVersion =
    template.minorVersion === undefined
      ? undefined
      : String(template.minorVersion);
  const client = await proton.getClient(place);
  const tags = environmentTags({
    tags: wanted.tags,
    owner: wanted.owner,
    entityRef: expectedEntityRef(wanted.name, entityNamespace),
    taskId,
    userRef,
    templateRef,
  });
  const target = resolveTarget(proton, place);
  return {
    client,
    target,
    arn: formatEnvironmentArn(target, wanted.name),
    resource: {
      ...target,
      name: wanted.name,
      templateName,
      owners: readOwners(tags),
      tags,
    },
    async check(visibility) {
      const version = await resolveTemplateVersion(
        client,
        { templateName, majorVersion, minorVersion },
        visibility,
      );
      const schemas = [version.schema?.inputs];
      redactor.add(schemas, source.inputs);
      const given = await completeInputs({
        source,
        schemas,
        secrets,
        readSent: () => readOwnInputs(client, { name: wanted.name, taskId }),
      });
      const { inputs } = given;
      redactor.add(schemas, inputs);
      await checkInputs({
        schemaValidator,
        version,
        inputs,
        extension: proton.extension(target),
      });
      const spec = writeSpec(given);
      return {
        version,
        inputs,
        maskedSpec: maskSpec(schemas, { inputs, spec }).spec,
        request: {
          name: wanted.name,
          templateName,
          tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
          templateMajorVersion: majorVersion,
          templateMinorVersion: minorVersion,
          spec,
          description: wanted.description,
          protonServiceRoleArn: wanted.protonServiceRoleArn,
          codebuildRoleArn: wanted.codebuildRoleArn,
          componentRoleArn: wanted.componentRoleArn,
          environmentAccountConnectionId: wanted.environmentAccountConnectionId,
          provisioningRepository: wanted.provisioningRepository as
            | RepositoryBranchInput
            | undefined,
        },
      };
    },
  };
}

/** A step gives the version as one value or as several, and not both ways. */
function readTemplate(wanted: WantedEnvironment): {
  template: WantedTemplateVersion;
  place: ProtonTarget;
} {
  const { environmentTemplate, templateName, templateMajorVersion } = wanted;
  const { accountId, region } = wanted;
  if (environmentTemplate) {
    if (templateName !== undefined || templateMajorVersion !== undefined) {
      throw new InputError(
        'Give either "environmentTemplate", or "templateName" and "templateMajorVersion", not both',
      );
    }
    return {
      template: environmentTemplate,
      place: {
        accountId: accountId ?? environmentTemplate.accountId,
        region: region ?? environmentTemplate.region,
      },
    };
  }
  if (templateName === undefined || templateMajorVersion === undefined) {
    throw new InputError(
      'Give the environment template: "environmentTemplate", or "templateName" and "templateMajorVersion"',
    );
  }
  return {
    template: {
      name: templateName,
      majorVersion: templateMajorVersion,
      minorVersion: wanted.templateMinorVersion,
    },
    place: { accountId, region },
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

/** The inputs of an environment that an earlier run of this task has created. */
async function readOwnInputs(
  client: ProtonClient,
  options: { name: string; taskId: string },
): Promise<EnvironmentInputs | undefined> {
  const { name, taskId } = options;
  const existing = await findEnvironment(client, name);
  if (!existing?.spec) {
    return undefined;
  }
  const { tags = [] } = await client.send(
    new ListTagsForResourceCommand({ resourceArn: existing.arn }),
  );
  return tags.some(({ key, value }) => key === TAG_TASK_ID && value === taskId)
    ? parseEnvironmentSpec(existing.spec)
    : undefined;
}
