import type { Entity } from '@backstage/catalog-model';
import {
  ANNOTATION_AWS_ACCOUNT_ID,
  ANNOTATION_AWS_REGION,
  ANNOTATION_PROTON_ENVIRONMENT,
  ANNOTATION_PROTON_ENVIRONMENT_TEMPLATE,
  ANNOTATION_PROTON_ENVIRONMENT_TEMPLATE_VERSION,
  parseEnvironmentArn,
  parseProtonArn,
} from '@proton-vending/backstage-plugin-proton-common';

/**
 * What the search document of an entity has besides when the entity is a Proton
 * environment; what is not known is absent.
 *
 * @public
 */
export interface ProtonEnvironmentDocumentFields {
  /** Name in Proton. */
  environmentName: string;
  /** Name of the environment template. */
  environmentTemplate?: string;
  /** Such as `1.2`. */
  environmentTemplateVersion?: string;
  accountId: string;
  region: string;
  /** Name of the cluster in Amazon EKS. */
  clusterName?: string;
}

/** Reads what an entity tells; `undefined` when it is no environment. */
export function readEnvironmentFacts({
  metadata,
}: Entity): ProtonEnvironmentDocumentFields | undefined {
  const annotations = metadata.annotations ?? {};
  const arn = annotations[ANNOTATION_PROTON_ENVIRONMENT];
  const parsed = arn ? parseEnvironmentArn(arn) : undefined;
  if (!parsed) {
    return undefined;
  }
  const template = parseProtonArn(
    annotations[ANNOTATION_PROTON_ENVIRONMENT_TEMPLATE] ?? '',
  );
  return {
    environmentName: parsed.resourceId,
    environmentTemplate: template?.resourceId,
    environmentTemplateVersion:
      annotations[ANNOTATION_PROTON_ENVIRONMENT_TEMPLATE_VERSION],
    accountId: annotations[ANNOTATION_AWS_ACCOUNT_ID] ?? parsed.accountId,
    region: annotations[ANNOTATION_AWS_REGION] ?? parsed.region,
    clusterName: annotations['kubernetes.io/x-k8s-aws-id'],
  };
}

/** The facts as words that people search for. */
export function describeEnvironment(
  facts: ProtonEnvironmentDocumentFields,
  owner: string | undefined,
): string {
  const { environmentTemplate, environmentTemplateVersion } = facts;
  return [
    `Proton environment ${facts.environmentName}`,
    environmentTemplate && `template ${environmentTemplate}`,
    environmentTemplateVersion && `version ${environmentTemplateVersion}`,
    facts.clusterName && `cluster ${facts.clusterName}`,
    `account ${facts.accountId}`,
    facts.region,
    owner && `owner ${owner}`,
  ]
    .filter(Boolean)
    .join(', ');
}
