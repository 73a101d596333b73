import {
  BundleFile,
  EnvironmentInputs,
} from '@proton-vending/backstage-plugin-proton-common';

/**
 * An environment that AWS Proton rendered into a folder.
 *
 * @public
 */
export interface FoundEnvironment {
  folder: string;
  arn: string;
  accountId: string;
  region: string;
  name: string;
  template: { name: string; majorVersion: string; minorVersion: string };
  inputs: EnvironmentInputs;
  /** The files of the template, without the headers of AWS Proton. */
  files: BundleFile[];
  /** What people should know before its next deployment. */
  notes: string[];
}

/**
 * A folder or bundle that isn't imported.
 *
 * @public
 */
export interface Skipped {
  /** Such as a folder or the name of a template. */
  subject: string;
  reason: string;
}

/**
 * What AWS Proton left in a repository.
 *
 * @public
 */
export interface Findings {
  environments: FoundEnvironment[];
  skipped: Skipped[];
}
