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
import type { KnownTemplate } from '../templates/KnownTemplate';
import { EntityRules } from './EntityRules';

/** The catalog entity of an environment template: who runs what hangs on it. */
export function toTemplateEntity(options: {
  template: KnownTemplate;
  entityName: string;
  rules: EntityRules;
}): ResourceEntity {
  const { template, entityName, rules } = options;
  const { arn, name, displayName, description, accountId, region } = template;
  const location = `proton-environment-template:${arn}`;
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      name: entityName,
      namespace: rules.namespace,
      title: displayName || name,
      ...(description && { description }),
      annotations: {
        [ANNOTATION_LOCATION]: location,
        [ANNOTATION_ORIGIN_LOCATION]: location,
        [ANNOTATION_PROTON_ENVIRONMENT_TEMPLATE]: arn,
        [ANNOTATION_AWS_ARN]: arn,
        [ANNOTATION_AWS_ACCOUNT_ID]: accountId,
        [ANNOTATION_AWS_REGION]: region,
      },
    },
    spec: {
      type: 'proton-environment-template',
      owner: rules.defaultOwner,
      ...(rules.defaultSystem && { system: rules.defaultSystem }),
    },
  };
}
