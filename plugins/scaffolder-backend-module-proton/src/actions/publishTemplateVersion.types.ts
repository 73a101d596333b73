/**
 * What the action `aws:proton:publish-template-version` takes.
 *
 * @public
 */
export type PublishTemplateVersionActionInput = {
  /** The name of the environment template. */
  templateName: string;
  majorVersion: string | number;
  minorVersion: string | number;
  /** The first account of `proton.accounts` when absent. */
  accountId?: string;
  /** The first region of the account when absent. */
  region?: string;
};

/**
 * What the action `aws:proton:publish-template-version` gives to later steps.
 *
 * @public
 */
export type PublishTemplateVersionActionOutput = {
  arn: string;
  /** Such as `1.2`. */
  version: string;
  /** `PUBLISHED`. */
  status: string;
  /** The version that Proton recommends now, such as `1.2`. */
  recommendedVersion: string;
};
