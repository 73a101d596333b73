/**
 * The entity annotation that carries the ARN of a Proton environment.
 *
 * An entity with this annotation *is* that environment for every Proton plugin.
 *
 * @public
 */
export const ANNOTATION_PROTON_ENVIRONMENT =
  'aws.amazon.com/aws-proton-environment';

/**
 * The entity annotation that carries the ARN of a Proton environment template:
 * of the entity itself, or of the template that an environment was made from.
 *
 * @public
 */
export const ANNOTATION_PROTON_ENVIRONMENT_TEMPLATE =
  'aws.amazon.com/aws-proton-environment-template';

/**
 * The entity annotation that carries the version of its template that an
 * environment runs, such as `1.2`.
 *
 * @public
 */
export const ANNOTATION_PROTON_ENVIRONMENT_TEMPLATE_VERSION =
  'aws.amazon.com/aws-proton-environment-template-version';

/**
 * The entity annotation that carries the Kubernetes version of the cluster that
 * an environment is, such as `1.35`.
 *
 * @public
 */
export const ANNOTATION_PROTON_KUBERNETES_VERSION =
  'aws.amazon.com/aws-proton-kubernetes-version';

/**
 * The entity annotation that carries the ARN of what the entity stands for, as
 * the AWS plugins for Backstage read it.
 *
 * @public
 */
export const ANNOTATION_AWS_ARN = 'aws.amazon.com/arn';

/**
 * The entity annotation that carries an AWS region.
 *
 * @public
 */
export const ANNOTATION_AWS_REGION = 'aws.amazon.com/region';

/**
 * The entity annotation that carries an AWS account id, as Backstage's own AWS
 * catalog module writes it.
 *
 * @public
 */
export const ANNOTATION_AWS_ACCOUNT_ID = 'amazonaws.com/account-id';

/**
 * The entity annotation that says what is wrong with the tags and outputs that
 * the entity is made from; absent when nothing is.
 *
 * @public
 */
export const ANNOTATION_PROTON_PROBLEMS = 'aws.amazon.com/aws-proton-problems';
