import {
  type EnvironmentSummary,
  type Environment as ApiEnvironment,
  ProvisionedResourceEngine,
} from '@aws-sdk/client-proton';
import { formatEnvironmentArn } from '@proton-vending/backstage-plugin-proton-common';
import { EnvironmentRecord } from '../../database/EnvironmentStore';
import { DeploymentService } from '../../deployments/DeploymentService';
import { EnvironmentService } from '../../environments/EnvironmentService';
import { ProvisioningChecks } from '../../environments/ProvisioningChecks';
import { toTemplateVersion, toVersionNumber } from '../../versionNumbers';
import { OperationHandlers, RequestContext } from '../operations';
import { PageTokens } from './PageTokens';
import { readProvisioning } from './environmentProvisioning';
import { required, toScope, toTags } from './members';

export function createEnvironmentHandlers(options: {
  environments: EnvironmentService;
  deployments: DeploymentService;
  provisioning: ProvisioningChecks;
  tokens: PageTokens;
}) {
  const { environments, deployments, provisioning, tokens } = options;
  return {
    async CreateEnvironment(input, context) {
      const environment = await environments.create(context, {
        name: required(input.name, 'name'),
        description: input.description,
        templateName: required(input.templateName, 'templateName'),
        majorVersion: toVersionNumber(
          required(input.templateMajorVersion, 'templateMajorVersion'),
        ),
        minorVersion:
          input.templateMinorVersion === undefined
            ? undefined
            : toVersionNumber(input.templateMinorVersion),
        spec: required(input.spec, 'spec'),
        roles: await readProvisioning(input, context, provisioning),
        tags: toTags(input.tags),
      });
      // AWS Proton told neither what was asked for nor the version that it
      // chose, although its model requires the latter.
      const { spec, templateMajorVersion, templateMinorVersion, ...created } =
        toApi(environment, context);
      return { environment: created as ApiEnvironment };
    },

    async GetEnvironment(input, context) {
      const environment = await environments.get(
        toScope(context),
        required(input.name, 'name'),
      );
      return { environment: toApi(environment, context) };
    },

    async ListEnvironments(input, context) {
      const scope = toScope(context);
      const filters = (input.environmentTemplates ?? []).map(
        (filter, index) => ({
          templateName: required(
            filter.templateName,
            `environmentTemplates[${index}].templateName`,
          ),
          majorVersion: toVersionNumber(
            required(
              filter.majorVersion,
              `environmentTemplates[${index}].majorVersion`,
            ),
          ),
        }),
      );
      const page = await tokens.readPage({
        list: { operation: 'ListEnvironments', filters: { ...scope, filters } },
        input,
        order: ['name'],
        read: request => environments.list(scope, request, filters),
      });
      return {
        environments: page.rows.map(row => toSummary(row, context)),
        nextToken: page.nextToken,
      };
    },

    async UpdateEnvironment(input, context) {
      const environment = await environments.update(
        context,
        required(input.name, 'name'),
        {
          deploymentType: required(input.deploymentType, 'deploymentType'),
          description: input.description,
          majorVersion:
            input.templateMajorVersion === undefined
              ? undefined
              : toVersionNumber(input.templateMajorVersion),
          minorVersion:
            input.templateMinorVersion === undefined
              ? undefined
              : toVersionNumber(input.templateMinorVersion),
          spec: input.spec,
          roles: await readProvisioning(input, context, provisioning),
        },
      );
      return { environment: withoutSpec(toApi(environment, context)) };
    },

    async CancelEnvironmentDeployment(input, context) {
      const environment = await environments.cancel(
        context,
        required(input.environmentName, 'environmentName'),
      );
      return { environment: toApi(environment, context) };
    },

    async DeleteEnvironment(input, context) {
      const environment = await environments.delete(
        context,
        required(input.name, 'name'),
      );
      return { environment: withoutSpec(toApi(environment, context)) };
    },

    async ListEnvironmentOutputs(input, context) {
      const outputs = await deployments.listOutputs(
        toScope(context),
        {
          kind: 'environment',
          name: required(input.environmentName, 'environmentName'),
        },
        input.deploymentId,
      );
      return {
        outputs: outputs.map(({ key, value }) => ({ key, valueString: value })),
      };
    },

    async ListEnvironmentProvisionedResources(input, context) {
      const resources = await deployments.listResources(toScope(context), {
        kind: 'environment',
        name: required(input.environmentName, 'environmentName'),
      });
      return {
        provisionedResources: resources.map(resource => ({
          name: resource.name,
          identifier: resource.identifier,
          provisioningEngine: toProvisionedResourceEngine(
            resource.provisioningEngine,
          ),
        })),
      };
    },
  } satisfies OperationHandlers;
}

function toSummary(
  environment: EnvironmentRecord,
  context: RequestContext,
): EnvironmentSummary {
  return {
    name: environment.name,
    arn: formatEnvironmentArn(context, environment.name),
    description: environment.description,
    createdAt: environment.createdAt,
    lastDeploymentAttemptedAt: environment.lastDeploymentAttemptedAt,
    lastDeploymentSucceededAt: environment.lastDeploymentSucceededAt,
    deploymentStatus: environment.deploymentStatus,
    deploymentStatusMessage: environment.deploymentStatusMessage,
    templateName: environment.templateName,
    templateMajorVersion: toTemplateVersion(environment).majorVersion,
    templateMinorVersion: toTemplateVersion(environment).minorVersion,
    provisioning: environment.provisioning,
    protonServiceRoleArn: environment.roles.protonServiceRoleArn,
    componentRoleArn: environment.roles.componentRoleArn,
    environmentAccountConnectionId:
      environment.roles.environmentAccountConnectionId,
    environmentAccountId: environment.roles.environmentAccountId,
    lastAttemptedDeploymentId: environment.lastAttemptedDeploymentId,
    lastSucceededDeploymentId: environment.lastSucceededDeploymentId,
  };
}

/** Undefined for an engine that AWS Proton has no name for. */
function toProvisionedResourceEngine(
  engine: string | undefined,
): ProvisionedResourceEngine | undefined {
  return Object.values(ProvisionedResourceEngine).find(name => name === engine);
}

function toApi(
  environment: EnvironmentRecord,
  context: RequestContext,
): ApiEnvironment {
  return {
    ...toSummary(environment, context),
    spec: environment.spec,
    codebuildRoleArn: environment.roles.codebuildRoleArn,
  };
}

/** As AWS Proton answered changes. */
function withoutSpec({ spec, ...environment }: ApiEnvironment): ApiEnvironment {
  return environment;
}
