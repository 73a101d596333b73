/**
 * The entity annotation that carries the ARN of a Proton environment.
 *
 * An entity with this annotation *is* that environment for every Proton plugin.
 *
 * @public
 */
export const ANNOTATION_PROTON_ENVIRONMENT =
  'aws.amazon.com/aws-proton-environment';
