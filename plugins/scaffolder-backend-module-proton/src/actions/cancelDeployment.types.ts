import type {
  EnvironmentReferenceInput,
  TimeoutInput,
} from './environmentReference.types';

/**
 * What the action `aws:proton:cancel-deployment` takes.
 *
 * @public
 */
export type CancelDeploymentActionInput = EnvironmentReferenceInput & {
  /** Why, for the history of the environment; the template and the task when absent. */
  reason?: string;
  /** Whether to wait until the deployment is over; true when absent. */
  wait?: boolean;
  timeout?: TimeoutInput;
};

/**
 * What the action `aws:proton:cancel-deployment` gives to later steps.
 *
 * @public
 */
export type CancelDeploymentActionOutput = {
  arn: string;
  name: string;
  /** `CANCELLED`, unless the deployment was over first or the step did not wait. */
  status: string;
};
