/**
 * What the page of an environment offers to do with it.
 *
 * - `edit`: deploy other inputs
 * - `upgrade`: deploy another template version
 * - `redeploy`: deploy the same again
 * - `cancel`: cancel the deployment that runs
 * - `delete`: destroy the infrastructure and the environment
 * - `retain`: forget the environment and keep its infrastructure
 * - `read-logs`: read logs and plans of deployments
 * - `read-outputs`: reveal sensitive outputs and inputs
 *
 * @public
 */
export const ENVIRONMENT_OPERATIONS = [
  'edit',
  'upgrade',
  'redeploy',
  'cancel',
  'delete',
  'retain',
  'read-logs',
  'read-outputs',
] as const;

/**
 * One of {@link ENVIRONMENT_OPERATIONS}.
 *
 * @public
 */
export type EnvironmentOperation = (typeof ENVIRONMENT_OPERATIONS)[number];

/**
 * Whether the caller may do something now, and why not.
 *
 * @public
 */
export interface OperationState {
  allowed: boolean;
  /** Why not: a sentence for people; absent when allowed. */
  reason?: string;
}

/**
 * Each operation with whether the caller may do it now.
 *
 * @public
 */
export type EnvironmentOperations = Record<
  EnvironmentOperation,
  OperationState
>;
