import { GivenBundle } from '../bundles/GivenBundle';
import { readManifest } from '../bundles/readManifest';
import { rebuildBundle } from '../bundles/rebuildBundle';
import { Findings, FoundEnvironment, Skipped } from '../findings/Findings';
import { ImportPlan, PlannedVersion } from './ImportPlan';
import { CustomerManagedVersion } from './planCustomerManaged';
import { findDifferences, rendersTheSame } from './renderedFiles';

/**
 * Where the environments of one control plane are.
 *
 * @public
 */
export interface ImportScope {
  accountId?: string;
  region?: string;
}

/**
 * The versions of customer-managed templates, whose bundles are kept.
 *
 * @public
 */
export interface CustomerManagedBundles {
  customerManaged?: CustomerManagedVersion[];
}

const MAX_DESCRIPTION = 500;

/**
 * Decides what to import: each version that an environment runs, from the
 * bundle that renders to its files or else rebuilt from them.
 *
 * @public
 */
export function planImport(
  findings: Findings,
  bundles: GivenBundle[],
  { customerManaged = [], ...scope }: ImportScope & CustomerManagedBundles = {},
): ImportPlan {
  const { here, elsewhere } = separateScopes(findings.environments, scope);
  const versions = new Map<string, PlannedVersion>();
  const environments = here.map(environment => {
    const id = formatVersion(environment);
    const version = versions.get(id);
    if (!version) {
      versions.set(id, planVersion(environment, here, bundles));
      return environment;
    }
    const different = findDifferences(version, environment);
    return different.length === 0
      ? environment
      : { ...environment, notes: [...environment.notes, describe(different)] };
  });
  return {
    versions: [...versions.values()].sort(compareVersions),
    environments,
    skipped: [
      ...findings.skipped,
      ...elsewhere,
      ...findUnusedBundles(
        bundles.filter(
          bundle => !customerManaged.some(({ kept }) => kept === bundle),
        ),
        [...versions.values()],
      ),
    ],
  };
}

function describe(paths: string[]): string {
  return `Its next deployment changes files that differ from the other environments of the version: ${paths.join(
    ', ',
  )}`;
}

function separateScopes(
  environments: FoundEnvironment[],
  { accountId, region }: ImportScope,
): { here: FoundEnvironment[]; elsewhere: Skipped[] } {
  const isHere = (environment: FoundEnvironment) =>
    (accountId === undefined || environment.accountId === accountId) &&
    (region === undefined || environment.region === region);
  return {
    here: environments.filter(isHere),
    elsewhere: environments
      .filter(environment => !isHere(environment))
      .map(environment => ({
        subject: environment.folder,
        reason: `it belongs to account ${environment.accountId} in ${environment.region}. Import it into the control plane of that account and region`,
      })),
  };
}

function planVersion(
  environment: FoundEnvironment,
  all: FoundEnvironment[],
  bundles: GivenBundle[],
): PlannedVersion {
  const { template, folder } = environment;
  const { name: templateName, majorVersion, minorVersion } = template;
  const numbers = { templateName, majorVersion, minorVersion };
  const candidates = bundles.filter(
    bundle =>
      bundle.templateName === templateName &&
      bundle.majorVersion === majorVersion &&
      (bundle.minorVersion ?? minorVersion) === minorVersion,
  );
  const given = candidates.find(bundle => rendersTheSame(bundle, environment));
  if (given) {
    return {
      ...numbers,
      files: given.files,
      origin: 'given',
      description: shorten(`Imported from ${given.source}`),
    };
  }
  const like = all.filter(
    other =>
      other.template.name === templateName &&
      other.template.majorVersion === majorVersion,
  );
  return {
    ...numbers,
    files: rebuildBundle(environment, like),
    origin: 'rebuilt',
    description: shorten(
      `Rebuilt from the files of ${
        folder || 'the repository'
      }; its schema is inferred`,
    ),
  };
}

function findUnusedBundles(
  bundles: GivenBundle[],
  versions: PlannedVersion[],
): Skipped[] {
  const used = new Set(versions.map(({ files }) => files));
  return bundles
    .filter(({ files }) => !used.has(files))
    .map(bundle => ({
      subject: bundle.source,
      reason: explainUnused(bundle, versions),
    }));
}

function explainUnused(
  bundle: GivenBundle,
  versions: PlannedVersion[],
): string {
  const { majorVersion, templateName } = bundle;
  const engine = readManifest(bundle)?.renderingEngine;
  if (engine !== undefined && engine !== 'hcl') {
    return `its rendering_engine is ${engine}, and AWS Proton kept environments of such templates outside of Git. List them with --customer-managed, which keeps the bundle with their template version`;
  }
  const isUsed = versions.some(
    version =>
      version.templateName === templateName &&
      version.majorVersion === majorVersion,
  );
  return isUsed
    ? `no environment of ${templateName} ${majorVersion}.x has the files that it renders to. Register it as the next minor version after the import`
    : `no environment uses ${templateName} ${majorVersion}.x. Register it as a new template`;
}

function formatVersion({ template }: FoundEnvironment): string {
  return `${template.name}:${template.majorVersion}.${template.minorVersion}`;
}

function compareVersions(a: PlannedVersion, b: PlannedVersion): number {
  return (
    a.templateName.localeCompare(b.templateName) ||
    Number(a.majorVersion) - Number(b.majorVersion) ||
    Number(a.minorVersion) - Number(b.minorVersion)
  );
}

function shorten(text: string): string {
  return text.length > MAX_DESCRIPTION
    ? `${text.slice(0, MAX_DESCRIPTION - 1)}…`
    : text;
}
