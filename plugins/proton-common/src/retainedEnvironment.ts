/**
 * What is left of an environment that was forgotten with its infrastructure in
 * place.
 *
 * @public
 */
export interface RetainedEnvironment {
  /** By which its state is found. */
  environmentId: string;
  /** The deployment that records it, DELETE_COMPLETE. */
  deploymentId: string;
  message: string;
}
