/**
 * What the action `aws:proton:register-template-version` takes.
 *
 * @public
 */
export type RegisterTemplateVersionActionInput = {
  /** The name of the environment template. */
  templateName: string;
  /** The folder of the bundle in the workspace. */
  path: string;
  /** Makes a minor version of this major; a new major when absent. */
  majorVersion?: string | number;
  description?: string;
  /** Whether the version is published when it is registered; false when absent. */
  publish?: boolean;
  /** The S3 bucket of the bundle, where the Proton API takes it from there. */
  bucket?: string;
  /** The key of the bundle in the bucket; one made from its content when absent. */
  key?: string;
  tags?: Record<string, string>;
  /** How long to wait for the registration; ten minutes when absent. */
  timeout?: string | { hours?: number; minutes?: number; seconds?: number };
  /** The first account of `proton.accounts` when absent. */
  accountId?: string;
  /** The first region of the account when absent. */
  region?: string;
};

/**
 * What the action `aws:proton:register-template-version` gives to later steps.
 *
 * @public
 */
export type RegisterTemplateVersionActionOutput = {
  arn: string;
  templateName: string;
  /** Such as `1.2`. */
  version: string;
  majorVersion: string;
  minorVersion: string;
  /** `DRAFT` or `PUBLISHED`. */
  status: string;
  /** False when the newest version has the same files, and none was made. */
  registered: boolean;
};
