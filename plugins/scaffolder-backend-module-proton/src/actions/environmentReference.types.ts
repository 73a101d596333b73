/**
 * How an action names an environment: one of `name`, `arn` and `entityRef`.
 *
 * @public
 */
export type EnvironmentReferenceInput = {
  name?: string;
  arn?: string;
  /** Such as `resource:default/my-cluster`. */
  entityRef?: string;
  /** With `name`; the first account of `proton.accounts` when absent. */
  accountId?: string;
  /** With `name`; the first region of the account when absent. */
  region?: string;
};

/**
 * How long an action waits, such as `90m`; one hour when absent.
 *
 * @public
 */
export type TimeoutInput =
  | string
  | { hours?: number; minutes?: number; seconds?: number };
