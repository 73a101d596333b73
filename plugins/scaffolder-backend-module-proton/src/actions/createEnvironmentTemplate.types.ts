/**
 * What the action `aws:proton:create-environment-template` takes.
 *
 * @public
 */
export type CreateEnvironmentTemplateActionInput = {
  /** The name of the environment template. */
  name: string;
  displayName?: string;
  description?: string;
  /** Proton provisions the environments when absent. */
  provisioning?: 'CUSTOMER_MANAGED';
  tags?: Record<string, string>;
  /** The first account of `proton.accounts` when absent. */
  accountId?: string;
  /** The first region of the account when absent. */
  region?: string;
};

/**
 * What the action `aws:proton:create-environment-template` gives to later steps.
 *
 * @public
 */
export type CreateEnvironmentTemplateActionOutput = {
  arn: string;
  name: string;
  /** Whether the task created it; false when an identical one was there. */
  created: boolean;
};
