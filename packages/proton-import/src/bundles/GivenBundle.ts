import { BundleFile } from '@proton-vending/backstage-plugin-proton-common';

/**
 * A template bundle that teams still have.
 *
 * @public
 */
export interface GivenBundle {
  templateName: string;
  majorVersion: string;
  /** Absent when only the major version is known. */
  minorVersion?: string;
  /** Where it comes from, for people. */
  source: string;
  /** `schema/…` and `infrastructure/…`. */
  files: BundleFile[];
}

/**
 * The name and version of a bundle, and where it is.
 *
 * @public
 */
export interface BundleAddress
  extends Pick<GivenBundle, 'templateName' | 'majorVersion' | 'minorVersion'> {
  /** A folder, a `.tar.gz` file or `s3://<bucket>/<key>`. */
  place: string;
}
