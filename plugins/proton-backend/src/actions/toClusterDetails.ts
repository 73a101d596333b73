import { formatTemplateVersion } from '@proton-vending/backstage-plugin-proton-common';
import { EnvironmentFacts } from '../environments/readEnvironment';
import { requireMember } from '../environments/requireMember';
import { findRecommendedMinor } from './findRecommendedMinor';

/** Describes a cluster without its secrets. */
export function toClusterDetails(entityRef: string, facts: EnvironmentFacts) {
  const { environment, lastDeployment, scope, template, unavailable } = facts;
  const isSensitive = (key: string) => facts.sensitiveOutputKeys.has(key);
  const keys = facts.outputs.map(output => output.key ?? '');
  return {
    entityRef,
    arn: requireMember(environment, 'arn'),
    name: scope.resourceId,
    accountId: scope.accountId,
    region: scope.region,
    status: requireMember(environment, 'deploymentStatus'),
    statusMessage: environment.deploymentStatusMessage,
    template: requireMember(environment, 'templateName'),
    version: formatTemplateVersion({
      majorVersion: requireMember(environment, 'templateMajorVersion'),
      minorVersion: requireMember(environment, 'templateMinorVersion'),
    }),
    recommendedMinorVersion: findRecommendedMinor(facts),
    recommendedVersion: template?.recommendedVersion || undefined,
    lastDeployment: lastDeployment && {
      id: requireMember(lastDeployment, 'id'),
      status: requireMember(lastDeployment, 'deploymentStatus'),
      createdAt: lastDeployment.createdAt?.toISOString(),
      completedAt: lastDeployment.completedAt?.toISOString(),
    },
    outputs: Object.fromEntries(
      facts.outputs.flatMap(({ key = '', valueString = '' }) =>
        isSensitive(key) ? [] : [[key, valueString]],
      ),
    ),
    sensitiveOutputs: keys.filter(isSensitive),
    ...(unavailable.length > 0 && {
      unavailable: unavailable.map(
        ({ part, message }) => `${part}: ${message}`,
      ),
    }),
  };
}
