import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  ResourceEntity,
} from '@backstage/catalog-model';
import {
  ANNOTATION_AWS_ACCOUNT_ID,
  ANNOTATION_AWS_ARN,
  ANNOTATION_AWS_REGION,
  ANNOTATION_PROTON_ENVIRONMENT_TEMPLATE,
} from '@proton-vending/backstage-plugin-proton-common';
import type { KnownTemplate } from '../templates/readTemplates';
import type { EntityRules } from '../config/readEntityRules';

/** The catalog entity of an environment template: who runs what hangs on it. */
export function toTemplateEntity(options: {
  template: KnownTemplate;
  entityName: string;
  rules: EntityRules;
}): ResourceEntity {
  const { template, entityName, rules } = options;
  const { arn, name, displayName, description } = template;
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      name: entityName,
      namespace: rules.namespace,
      title: displayName || name,
      ...(description && { description }),
      annotations: {
        ...toLocationAnnotations('environment-template', template),
        [ANNOTATION_PROTON_ENVIRONMENT_TEMPLATE]: arn,
        [ANNOTATION_AWS_ARN]: arn,
      },
    },
    spec: {
      type: 'proton-environment-template',
      owner: rules.defaultOwner,
      ...(rules.defaultSystem && { system: rules.defaultSystem }),
    },
  };
}

/** Where the catalog has an entity from, and where in AWS the resource is. */
export function toLocationAnnotations(
  type: 'environment' | 'environment-template',
  resource: { arn: string; accountId: string; region: string },
): Record<string, string> {
  const location = `proton-${type}:${resource.arn}`;
  return {
    [ANNOTATION_LOCATION]: location,
    [ANNOTATION_ORIGIN_LOCATION]: location,
    [ANNOTATION_AWS_ACCOUNT_ID]: resource.accountId,
    [ANNOTATION_AWS_REGION]: resource.region,
  };
}
