import type {
  EnvironmentReferenceInput,
  TimeoutInput,
} from './environmentReference.types';

/**
 * What the action `aws:proton:delete-environment` takes.
 *
 * @public
 */
export type DeleteEnvironmentActionInput = EnvironmentReferenceInput & {
  /** Must be the name of the environment. */
  confirmName: string;
  /** Whether the infrastructure stays; false when absent. */
  retain?: boolean;
  /** Why, for the history of the environment; the template and the task when absent. */
  reason?: string;
  /** Whether to wait until it is gone; true when absent. */
  wait?: boolean;
  timeout?: TimeoutInput;
};

/**
 * What the action `aws:proton:delete-environment` gives to later steps.
 *
 * @public
 */
export type DeleteEnvironmentActionOutput = {
  arn: string;
  name: string;
  /** `DELETE_COMPLETE`, or `DELETE_IN_PROGRESS` without `wait`. */
  status: string;
  /** Empty with `retain`. */
  deploymentId: string;
};
