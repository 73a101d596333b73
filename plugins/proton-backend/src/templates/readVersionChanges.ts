import { ProtonClient } from '@aws-sdk/client-proton';
import {
  compareSchemas,
  compareTemplateVersions,
  EnvironmentTemplateVersionListing,
  FleetRow,
  formatTemplateVersion,
  OwnedEnvironments,
  parseTemplateVersion,
  TemplateVersion,
  TemplateVersionChanges,
} from '@proton-vending/backstage-plugin-proton-common';
import { listVersions } from './listVersions';
import { readVersion } from './readVersion';

/**
 * What a version changes in the inputs of a template, and how many of the
 * environments would have something newer with it.
 */
export async function readVersionChanges(options: {
  client: ProtonClient;
  templateName: string;
  majorVersion: string;
  minorVersion: string;
  /** Such as `1.0`; the newest published version before it when absent. */
  from?: string;
  /** The environments of the template. */
  environments: FleetRow[];
  mayReadDrafts: () => Promise<boolean>;
}): Promise<TemplateVersionChanges> {
  const { client, templateName, environments, mayReadDrafts } = options;
  const target = await readVersion({ ...options });
  const version = requireVersion(target.details.version);
  const from =
    options.from ?? (await findPredecessor(client, templateName, version));
  const start = parseTemplateVersion(from ?? '');
  const before =
    start &&
    (await readVersion({ client, templateName, ...start, mayReadDrafts }));
  return {
    from: before?.details.version,
    to: target.details.version,
    changes: before
      ? compareSchemas(before.schema.inputs, target.schema.inputs)
      : [],
    affected: countOwners(
      environments.filter(row => isOlder(row.templateVersion, version)),
    ),
  };
}

/** The newest published version that is older. */
async function findPredecessor(
  client: ProtonClient,
  templateName: string,
  version: TemplateVersion,
): Promise<string | undefined> {
  const { versions } = await listVersions({
    client,
    extension: undefined,
    templateName,
    withDrafts: false,
  });
  const older = versions.find(
    (each: EnvironmentTemplateVersionListing) =>
      compareTemplateVersions(each, version) < 0,
  );
  return older && formatTemplateVersion(older);
}

function isOlder(text: string, version: TemplateVersion): boolean {
  const current = parseTemplateVersion(text);
  return current !== undefined && compareTemplateVersions(current, version) < 0;
}

function requireVersion(text: string): TemplateVersion {
  const version = parseTemplateVersion(text);
  if (!version) {
    throw new Error(`A version was read that is none: "${text}"`);
  }
  return version;
}

function countOwners(rows: FleetRow[]): OwnedEnvironments[] {
  const counts = new Map<string | undefined, number>();
  for (const { owner } of rows) {
    counts.set(owner, (counts.get(owner) ?? 0) + 1);
  }
  return [...counts]
    .map(([owner, environments]) => ({ owner, environments }))
    .sort((a, b) => b.environments - a.environments);
}
