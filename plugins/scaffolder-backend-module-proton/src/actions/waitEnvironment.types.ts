import type {
  EnvironmentReferenceInput,
  TimeoutInput,
} from './environmentReference.types';

/**
 * What the action `aws:proton:wait-environment` takes.
 *
 * @public
 */
export type WaitEnvironmentActionInput = EnvironmentReferenceInput & {
  /** The last deployment when absent. */
  deploymentId?: string;
  timeout?: TimeoutInput;
  /** Whether the deployment is cancelled when the task is; false when absent. */
  cancelDeployment?: boolean;
};

/**
 * What the action `aws:proton:wait-environment` gives to later steps.
 *
 * @public
 */
export type WaitEnvironmentActionOutput = {
  arn: string;
  name: string;
  /** `SUCCEEDED`. */
  status: string;
  /** May be empty. */
  deploymentId: string;
  /** Without the sensitive ones. */
  outputs: Record<string, string>;
};
