/**
 * Something that an environment's last deployment provisioned.
 *
 * @public
 */
export interface EnvironmentResource {
  /** As the engine names it, such as `module.eks.aws_eks_cluster.this[0]`. */
  name: string;
  /** Such as an ARN. */
  identifier?: string;
  /** Such as `aws_eks_cluster`. */
  type: string;
  /** `TERRAFORM` or `CLOUDFORMATION`. */
  engine?: string;
}

/**
 * The response of `GET …/environment/resources`, by type and name.
 *
 * @public
 */
export interface EnvironmentResourceList {
  resources: EnvironmentResource[];
}
