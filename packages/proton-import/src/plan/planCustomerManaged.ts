import { BundleFile } from '@proton-vending/backstage-plugin-proton-common';
import { GivenBundle } from '../bundles/GivenBundle';
import { PlannedVersion } from './ImportPlan';
import { outputsBundle } from './outputsBundle';
import { CustomerManagedEnvironment } from './readCustomerManaged';

/** The folder in which the control plane keeps a bundle that it doesn't deploy. */
const KEPT_FOLDER = 'kept_bundle';

/**
 * A version of a customer-managed template.
 *
 * @public
 */
export interface CustomerManagedVersion extends Omit<PlannedVersion, 'origin'> {
  /** The bundle that it keeps; absent when none was given. */
  kept?: GivenBundle;
}

/**
 * The template versions of customer-managed environments. Each keeps the bundle
 * that AWS Proton provisioned its environments with, if it was given.
 *
 * @public
 */
export function planCustomerManaged(
  environments: CustomerManagedEnvironment[],
  bundles: GivenBundle[] = [],
): CustomerManagedVersion[] {
  const byVersion = new Map<string, CustomerManagedEnvironment[]>();
  for (const environment of environments) {
    const { majorVersion, minorVersion, templateName } = environment;
    const version = `${templateName}:${majorVersion}.${minorVersion}`;
    byVersion.set(version, [...(byVersion.get(version) ?? []), environment]);
  }
  return [...byVersion.values()].map(group => {
    const { majorVersion, minorVersion, templateName } = group[0];
    const kept = findBundle(group[0], bundles);
    return {
      templateName,
      majorVersion,
      minorVersion,
      files: [...outputsBundle(group), ...(kept ? keep(kept) : [])],
      description: 'The outputs of environments that AWS Proton provisioned',
      ...(kept && { kept }),
    };
  });
}

/** A bundle with the minor version is a better fit than one of the major version. */
function findBundle(
  {
    majorVersion,
    minorVersion,
    templateName,
  }: Pick<
    CustomerManagedEnvironment,
    'majorVersion' | 'minorVersion' | 'templateName'
  >,
  bundles: GivenBundle[],
): GivenBundle | undefined {
  const candidates = bundles.filter(
    bundle =>
      bundle.templateName === templateName &&
      bundle.majorVersion === majorVersion,
  );
  return (
    candidates.find(bundle => bundle.minorVersion === minorVersion) ??
    candidates.find(bundle => bundle.minorVersion === undefined)
  );
}

function keep({ files }: GivenBundle): BundleFile[] {
  return files.map(file => ({ ...file, path: `${KEPT_FOLDER}/${file.path}` }));
}
