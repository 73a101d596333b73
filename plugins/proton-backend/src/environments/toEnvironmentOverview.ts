import { Deployment } from '@aws-sdk/client-proton';
import {
  ClusterAccess,
  EnvironmentOperation,
  EnvironmentOutput,
  EnvironmentOverview,
  compareWithRecommended,
  formatTemplateVersion,
  parseTemplateVersion,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  ClusterRules,
  describeCluster,
  readOutputFacts,
} from '../clusters/describeCluster';
import { describeOperations } from '../operations/describeOperations';
import { EnvironmentFacts, OutputFacts } from './readEnvironment';
import { requireMember } from './requireMember';
import { readDisplayName } from '../templates/listTemplates';

/** Puts together what the entity page shows of an environment. */
export function toEnvironmentOverview(
  facts: EnvironmentFacts,
  options: {
    /** What the caller has the permission for. */
    permitted: ReadonlySet<EnvironmentOperation>;
    hasExtension: boolean;
    /** Whether events tell of its changes. */
    eventsEnabled: boolean;
    clusterRules: ClusterRules;
  },
): EnvironmentOverview {
  const { scope, environment, lastDeployment, unavailable } = facts;
  const { permitted, hasExtension, eventsEnabled, clusterRules } = options;
  const deploymentStatus = requireMember(environment, 'deploymentStatus');
  const outputs = toOutputs(facts);
  const { cluster, consoleUrl } = describeCluster(
    readOutputFacts(outputs, clusterRules),
    scope,
    clusterRules,
  );
  return {
    environment: {
      arn: requireMember(environment, 'arn'),
      name: requireMember(environment, 'name'),
      accountId: scope.accountId,
      region: scope.region,
      description: environment.description,
      deploymentStatus,
      deploymentStatusMessage: environment.deploymentStatusMessage,
      createdAt: environment.createdAt?.toISOString(),
      lastDeploymentAttemptedAt:
        environment.lastDeploymentAttemptedAt?.toISOString(),
      lastDeploymentSucceededAt:
        environment.lastDeploymentSucceededAt?.toISOString(),
    },
    template: toTemplate(facts),
    lastDeploymentId: environment.lastAttemptedDeploymentId,
    lastDeployment: lastDeployment && toLastDeployment(lastDeployment),
    outputs,
    cluster: cluster && isSandbox(outputs) ? toSandbox(cluster) : cluster,
    consoleUrl,
    operations: describeOperations(permitted, {
      deploymentStatus,
      hasExtension,
    }),
    eventsEnabled,
    ...(unavailable.length > 0 && { unavailable }),
  };
}

function isSandbox(outputs: EnvironmentOutput[]): boolean {
  return outputs.some(
    ({ key, value }) => key === 'sandbox' && value === 'true',
  );
}

/** A cluster that nobody can connect to. */
function toSandbox(cluster: ClusterAccess): ClusterAccess {
  const { kubectlCommand, ...rest } = cluster;
  return { ...rest, sandbox: true };
}

function toTemplate({
  deprecations,
  environment,
  template,
  templateVersion,
}: EnvironmentFacts): EnvironmentOverview['template'] {
  const current = {
    majorVersion: requireMember(environment, 'templateMajorVersion'),
    minorVersion: requireMember(environment, 'templateMinorVersion'),
  };
  const name = requireMember(environment, 'templateName');
  const version = formatTemplateVersion(current);
  const recommended = parseTemplateVersion(
    deprecations.keepUsable(name, template?.recommendedVersion) ?? '',
  );
  const recommendedMinor = templateVersion?.recommendedMinorVersion;
  return {
    name,
    displayName: template && readDisplayName(template),
    version,
    deprecation: deprecations.find(name, version),
    recommendedVersion: recommended && formatTemplateVersion(recommended),
    recommendedMinorVersion: deprecations.keepUsable(
      name,
      recommendedMinor &&
        formatTemplateVersion({ ...current, minorVersion: recommendedMinor }),
    ),
    standing: recommended && compareWithRecommended(current, recommended),
  };
}

function toLastDeployment(
  deployment: Deployment,
): EnvironmentOverview['lastDeployment'] {
  const target = deployment.targetState?.environment;
  return {
    id: requireMember(deployment, 'id'),
    deploymentStatus: requireMember(deployment, 'deploymentStatus'),
    deploymentStatusMessage: deployment.deploymentStatusMessage,
    createdAt: deployment.createdAt?.toISOString(),
    completedAt: deployment.completedAt?.toISOString(),
    targetVersion:
      target?.templateMajorVersion && target.templateMinorVersion
        ? formatTemplateVersion({
            majorVersion: target.templateMajorVersion,
            minorVersion: target.templateMinorVersion,
          })
        : undefined,
  };
}

/** The outputs by key, without the values of those that are sensitive. */
export function toOutputs({
  outputs,
  sensitiveOutputKeys,
  outputDescriptions,
}: OutputFacts): EnvironmentOutput[] {
  const describe = (key: string) =>
    Object.hasOwn(outputDescriptions, key)
      ? { description: outputDescriptions[key] }
      : {};
  return outputs
    .flatMap(({ key, valueString }) => {
      if (key === undefined) {
        return [];
      }
      return sensitiveOutputKeys.has(key)
        ? [{ key, sensitive: true, ...describe(key) }]
        : [
            {
              key,
              value: valueString ?? '',
              sensitive: false,
              ...describe(key),
            },
          ];
    })
    .sort((a, b) => a.key.localeCompare(b.key));
}
