/**
 * The deployment statuses of the Proton API, in the model's order.
 *
 * @public
 */
export const DEPLOYMENT_STATUSES = [
  'IN_PROGRESS',
  'FAILED',
  'SUCCEEDED',
  'DELETE_IN_PROGRESS',
  'DELETE_FAILED',
  'DELETE_COMPLETE',
  'CANCELLING',
  'CANCELLED',
] as const;

/**
 * One of {@link DEPLOYMENT_STATUSES}.
 *
 * @public
 */
export type DeploymentStatus = (typeof DEPLOYMENT_STATUSES)[number];

const RUNNING: ReadonlySet<string> = new Set<DeploymentStatus>([
  'IN_PROGRESS',
  'DELETE_IN_PROGRESS',
  'CANCELLING',
]);

/**
 * Whether a deployment with this status still changes by itself.
 *
 * @public
 */
export function isDeploymentRunning(status: string | undefined): boolean {
  return status !== undefined && RUNNING.has(status);
}

/**
 * The statuses of a template version in the Proton API.
 *
 * @public
 */
export type TemplateVersionStatus =
  | 'REGISTRATION_IN_PROGRESS'
  | 'REGISTRATION_FAILED'
  | 'DRAFT'
  | 'PUBLISHED';
