import { BundleFile } from '@proton-vending/backstage-plugin-proton-common';
import { FoundEnvironment, Skipped } from '../findings/Findings';

/**
 * A template version that is to be registered.
 *
 * @public
 */
export interface PlannedVersion {
  templateName: string;
  majorVersion: string;
  minorVersion: string;
  files: BundleFile[];
  /** Where the bundle comes from; `rebuilt` has an inferred schema. */
  origin: 'given' | 'rebuilt';
  description: string;
}

/**
 * What an import takes, and what it doesn't.
 *
 * @public
 */
export interface ImportPlan {
  versions: PlannedVersion[];
  environments: FoundEnvironment[];
  skipped: Skipped[];
}
