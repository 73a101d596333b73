import {
  type EnvironmentSummary,
  type Environment as ApiEnvironment,
  ProvisionedResourceEngine,
} from '@aws-sdk/client-proton';
import { formatEnvironmentArn } from '@proton-vending/backstage-plugin-proton-common';
import { EnvironmentRecord } from '../../database/EnvironmentStore';
import { pickScope } from '../../database/scope';
import { DeploymentService } from '../../deployments/DeploymentService';
import { EnvironmentService } from '../../environments/EnvironmentService';
import { ProvisioningChecks } from '../../environments/ProvisioningChecks';
import { formatRepositoryArn } from '../../repositories/repositoryArn';
import { toVersionNumber } from '../../versionNumbers';
import { requireCustomerTags } from '../../tags/customerTags';
import { OperationHandlers, RequestContext } from '../operations';
import { PageTokens } from './PageTokens';
import { readProvisioning } from './environmentProvisioning';
import { toApiProvider } from './toApiProvider';

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
        name: input.name,
        description: input.description,
        templateName: input.templateName,
        majorVersion: toVersionNumber(input.templateMajorVersion),
        minorVersion: toVersionNumber(input.templateMinorVersion),
        spec: input.spec,
        ...(await readProvisioning(input, context, provisioning)),
        tags: requireCustomerTags(input.tags),
      });
      // AWS Proton told neither what was asked for nor the version that it
      // chose, although its model requires the latter.
      const { spec, templateMajorVersion, templateMinorVersion, ...created } =
        toApi(environment, context);
      return { environment: created as ApiEnvironment };
    },

    async GetEnvironment({ name }, context) {
      const environment = await environments.get(context, name);
      return { environment: toApi(environment, context) };
    },

    async ListEnvironments(input, context) {
      const filters = (input.environmentTemplates ?? []).map(
        ({ templateName, majorVersion }) => ({
          templateName,
          majorVersion: toVersionNumber(majorVersion),
        }),
      );
      const page = await tokens.readPage({
        list: {
          operation: 'ListEnvironments',
          filters: { ...pickScope(context), filters },
        },
        input,
        order: ['name'],
        read: request => environments.list(context, request, filters),
      });
      return {
        environments: page.rows.map(row => toSummary(row, context)),
        nextToken: page.nextToken,
      };
    },

    async UpdateEnvironment(input, context) {
      const environment = await environments.update(context, input.name, {
        deploymentType: input.deploymentType,
        description: input.description,
        majorVersion: toVersionNumber(input.templateMajorVersion),
        minorVersion: toVersionNumber(input.templateMinorVersion),
        spec: input.spec,
        ...(await readProvisioning(input, context, provisioning)),
      });
      return { environment: withoutSpec(toApi(environment, context)) };
    },

    async CancelEnvironmentDeployment({ environmentName }, context) {
      const environment = await environments.cancel(context, environmentName);
      return { environment: toApi(environment, context) };
    },

    async DeleteEnvironment({ name }, context) {
      const environment = await environments.delete(context, name);
      return { environment: withoutSpec(toApi(environment, context)) };
    },

    async ListEnvironmentOutputs({ environmentName, deploymentId }, context) {
      const outputs = await deployments.listOutputs(
        context,
        { kind: 'environment', name: environmentName },
        deploymentId,
      );
      return {
        outputs: outputs.map(({ key, value }) => ({ key, valueString: value })),
      };
    },

    async ListEnvironmentProvisionedResources({ environmentName }, context) {
      const resources = await deployments.listResources(context, {
        kind: 'environment',
        name: environmentName,
      });
      return {
        provisionedResources: resources.map(resource => ({
          name: resource.name,
          identifier: resource.identifier,
          // Undefined for an engine that AWS Proton has no name for.
          provisioningEngine: Object.values(ProvisionedResourceEngine).find(
            name => name === resource.provisioningEngine,
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
  const { codebuildRoleArn, ...roles } = environment.roles;
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
    templateMajorVersion: String(environment.majorVersion),
    templateMinorVersion: String(environment.minorVersion),
    provisioning: environment.provisioning,
    ...roles,
    lastAttemptedDeploymentId: environment.lastAttemptedDeploymentId,
    lastSucceededDeploymentId: environment.lastSucceededDeploymentId,
  };
}

function toApi(
  environment: EnvironmentRecord,
  context: RequestContext,
): ApiEnvironment {
  const { provisioningRepository: repository } = environment;
  return {
    ...toSummary(environment, context),
    spec: environment.spec,
    codebuildRoleArn: environment.roles.codebuildRoleArn,
    provisioningRepository: repository && {
      ...repository,
      provider: toApiProvider(repository.provider),
      arn: formatRepositoryArn(context, repository),
    },
  };
}

/** As AWS Proton answered changes. */
function withoutSpec({ spec, ...environment }: ApiEnvironment): ApiEnvironment {
  return environment;
}
