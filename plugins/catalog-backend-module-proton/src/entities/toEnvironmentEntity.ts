import type { EntityLink, ResourceEntity } from '@backstage/catalog-model';
import {
  ANNOTATION_AWS_ARN,
  ANNOTATION_PROTON_ENVIRONMENT,
  ANNOTATION_PROTON_ENVIRONMENT_TEMPLATE,
  ANNOTATION_PROTON_ENVIRONMENT_TEMPLATE_VERSION,
  ANNOTATION_PROTON_KUBERNETES_VERSION,
  ANNOTATION_PROTON_PROBLEMS,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  type ClusterFacts,
  clusterConsoleUrl,
  pickClusterOutputs,
  readClusterFacts,
} from '@proton-vending/backstage-plugin-proton-node';
import { toKubernetesAnnotations } from '../clusters/kubernetesAnnotations';
import type { EnvironmentDetails } from '../environments/EnvironmentDetails';
import type { KnownEnvironment } from '../environments/readEnvironments';
import { Problem, toProblems } from '../problems/ProblemLog';
import { repositoryUrl } from './repositoryUrl';
import { toLocationAnnotations } from './toTemplateEntity';
import { readEntityTags } from './readEntityTags';
import type { EntityRules } from '../config/readEntityRules';

/**
 * The catalog entity of an environment. It holds nothing that changes with each
 * deployment, so that the catalog has no work as long as nothing else does.
 *
 * What is wrong with the environment's tags and outputs costs no more than the
 * part that it is about. The entity says so too, for whoever looks at it.
 */
export function toEnvironmentEntity(options: {
  environment: KnownEnvironment;
  details: EnvironmentDetails;
  entityName: string;
  /** Whether another entity is called as the environment is. */
  isNameTaken?: boolean;
  /** The entity of its environment template; absent when it has none. */
  templateEntityRef?: string;
  rules: EntityRules;
}): { entity: ResourceEntity; problems: Problem[] } {
  const { environment, details, entityName, templateEntityRef, rules } =
    options;
  const { arn, name, accountId, description } = environment;
  const tags = readEntityTags(details.tags, rules.tagNames);
  const cluster = readClusterFacts({
    ...details.describedCluster,
    ...pickClusterOutputs(details.outputs, rules.outputMapping),
  });
  const kubernetes = toKubernetesAnnotations({
    facts: cluster.facts,
    accountId,
    entityName,
    access: rules.kubernetes,
  });
  const links = listLinks(options, cluster.facts);
  const problems = [
    ...toProblems('tag', tags.problems),
    ...toProblems('output', cluster.problems),
    ...(options.isNameTaken
      ? toProblems('name', [
          `another entity has the name "${name}", so this one is called "${entityName}"`,
        ])
      : []),
    ...(details.describeFailure
      ? toProblems('cluster', [
          `Amazon EKS does not describe its cluster: ${details.describeFailure}`,
        ])
      : []),
  ];
  const { owner, system, lifecycle, labels, dependsOn, dependencyOf } =
    tags.read;
  const dependencies = [
    ...(templateEntityRef ? [templateEntityRef] : []),
    ...dependsOn,
  ];
  const entity: ResourceEntity = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      name: entityName,
      namespace: rules.namespace,
      title: name,
      ...(description && { description }),
      ...(Object.keys(labels).length > 0 && { labels }),
      annotations: {
        ...toLocationAnnotations('environment', environment),
        [ANNOTATION_PROTON_ENVIRONMENT]: arn,
        [ANNOTATION_AWS_ARN]: (kubernetes && cluster.facts.arn) || arn,
        ...(environment.templateArn && {
          [ANNOTATION_PROTON_ENVIRONMENT_TEMPLATE]: environment.templateArn,
        }),
        ...(environment.templateVersion && {
          [ANNOTATION_PROTON_ENVIRONMENT_TEMPLATE_VERSION]:
            environment.templateVersion,
        }),
        ...(cluster.facts.version && {
          [ANNOTATION_PROTON_KUBERNETES_VERSION]: cluster.facts.version,
        }),
        ...kubernetes,
        ...(problems.length > 0 && {
          [ANNOTATION_PROTON_PROBLEMS]: problems
            .map(({ message }) => message)
            .join('; '),
        }),
      },
      ...(links.length > 0 && { links }),
    },
    spec: {
      type: kubernetes ? 'kubernetes-cluster' : 'proton-environment',
      owner: owner ?? rules.defaultOwner,
      ...((system ?? rules.defaultSystem) && {
        system: system ?? rules.defaultSystem,
      }),
      ...(lifecycle && { lifecycle }),
      ...(dependencies.length > 0 && { dependsOn: dependencies }),
      ...(dependencyOf.length > 0 && { dependencyOf }),
    },
  };
  return { entity, problems };
}

function listLinks(
  options: Pick<
    Parameters<typeof toEnvironmentEntity>[0],
    'environment' | 'details' | 'rules'
  >,
  { name, endpoint }: ClusterFacts,
): EntityLink[] {
  const { environment, details, rules } = options;
  const { partition, region, accountId } = environment;
  const { signIn, repositoryHosts } = rules;
  // A sandbox has a name for its cluster, and no cluster that the console knows.
  const console =
    name && endpoint
      ? clusterConsoleUrl({
          partition,
          region,
          accountId,
          clusterName: name,
          signIn,
        })
      : undefined;
  const repository =
    details.provisioningRepository &&
    repositoryUrl(details.provisioningRepository, repositoryHosts);
  return [
    { url: console, title: 'AWS console', icon: 'cloud', type: 'console' },
    {
      url: repository,
      title: 'Provisioning repository',
      icon: 'github',
      type: 'repository',
    },
  ].flatMap(({ url, ...link }) => (url ? [{ url, ...link }] : []));
}
