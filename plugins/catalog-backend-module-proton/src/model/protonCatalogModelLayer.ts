import { createCatalogModelLayer } from '@backstage/catalog-model/alpha';
import {
  ANNOTATION_AWS_ACCOUNT_ID,
  ANNOTATION_AWS_ARN,
  ANNOTATION_AWS_REGION,
  ANNOTATION_PROTON_ENVIRONMENT,
  ANNOTATION_PROTON_ENVIRONMENT_TEMPLATE,
  ANNOTATION_PROTON_ENVIRONMENT_TEMPLATE_VERSION,
  ANNOTATION_PROTON_KUBERNETES_VERSION,
  ANNOTATION_PROTON_PROBLEMS,
} from '@proton-vending/backstage-plugin-proton-common';

const PROTON_ARN = 'arn:(aws|aws-cn|aws-us-gov):proton:[a-z0-9-]+:\\d{12}:';

/** The annotations that this module writes, without those of Kubernetes. */
export const annotationDefinitions = [
  {
    name: ANNOTATION_PROTON_ENVIRONMENT,
    title: 'Proton environment',
    description:
      'The ARN of the Proton environment that the entity is. Every Proton plugin goes by it.',
    pattern: `^${PROTON_ARN}environment/[^/]+$`,
  },
  {
    name: ANNOTATION_PROTON_ENVIRONMENT_TEMPLATE,
    title: 'Proton environment template',
    description:
      'The ARN of the Proton environment template that the entity is, or was made from.',
    pattern: `^${PROTON_ARN}environment-template/[^/:]+$`,
  },
  {
    name: ANNOTATION_PROTON_ENVIRONMENT_TEMPLATE_VERSION,
    title: 'Proton environment template version',
    description:
      'The version of its template that the environment runs, such as 1.2.',
    pattern: '^(0|[1-9]\\d*)\\.(0|[1-9]\\d*)$',
  },
  {
    name: ANNOTATION_PROTON_KUBERNETES_VERSION,
    title: 'Kubernetes version',
    description: 'The Kubernetes version of the cluster, such as 1.35.',
    pattern: '^\\d+\\.\\d+(\\.\\d+)?$',
  },
  {
    name: ANNOTATION_PROTON_PROBLEMS,
    title: 'Problems of the Proton environment',
    description:
      'What is wrong with the tags and outputs that the entity is made from. Absent when nothing is.',
  },
  {
    name: ANNOTATION_AWS_ARN,
    title: 'AWS ARN',
    description:
      'The ARN of the AWS resource that the entity stands for: the cluster, the environment or the environment template.',
  },
  {
    name: ANNOTATION_AWS_REGION,
    title: 'AWS region',
    description: 'The AWS region of the resource, such as us-east-1.',
  },
  {
    name: ANNOTATION_AWS_ACCOUNT_ID,
    title: 'AWS account',
    description: 'The twelve-digit id of the AWS account of the resource.',
    pattern: '^\\d{12}$',
  },
] satisfies Array<{
  name: string;
  title: string;
  description: string;
  /** Regular expression of its values; any text when absent. */
  pattern?: string;
}>;

/**
 * Documents the annotations of environments and environment templates in the
 * catalog's model. Adopters who have their model in layers add it with
 * `provideStaticCatalogModel({ layers: [protonCatalogModelLayer] })`.
 *
 * @alpha
 */
export const protonCatalogModelLayer = createCatalogModelLayer({
  layerId: 'proton-vending/proton',
  builder: model => {
    for (const { name, title, description, pattern } of annotationDefinitions) {
      model.addAnnotation({
        name,
        title,
        description,
        schema: {
          jsonSchema: { type: 'string', ...(pattern && { pattern }) },
        },
      });
    }
  },
});
