/**
 * What is planned for one resource.
 *
 * @public
 */
export interface DeploymentPlanChange {
  /** As the engine names it, such as `module.eks.aws_eks_cluster.this[0]`. */
  address: string;
  /** As Terraform names it, such as `create`, `update`, `delete` or `replace`. */
  action: string;
}

/**
 * What a deployment is about to do, or did.
 *
 * @public
 */
export interface DeploymentPlan {
  toAdd: number;
  toChange: number;
  toRemove: number;
  /** The first thousand resources that change. */
  changes: DeploymentPlanChange[];
  /** The plan for people, without sensitive values. */
  text: string;
  /** Whether the text was too long and has no end. */
  truncated: boolean;
  /** ISO 8601. */
  createdAt: string;
}
