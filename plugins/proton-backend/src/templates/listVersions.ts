import {
  EnvironmentTemplateVersionSummary,
  GetEnvironmentTemplateCommand,
  paginateListEnvironmentTemplateVersions,
  ProtonClient,
} from '@aws-sdk/client-proton';
import {
  EnvironmentTemplateVersionList,
  EnvironmentTemplateVersionListing,
  compareTemplateVersions,
} from '@proton-vending/backstage-plugin-proton-common';
import { requireMember } from '../environments/requireMember';

/** The versions of an environment template, newest first. */
export async function listVersions(options: {
  client: ProtonClient;
  templateName: string;
  /** Whether the caller may see those that are not published. */
  withDrafts: boolean;
}): Promise<EnvironmentTemplateVersionList> {
  const { client, templateName, withDrafts } = options;
  const [answer, majors] = await Promise.all([
    client.send(new GetEnvironmentTemplateCommand({ name: templateName })),
    readMajorVersions(client, templateName),
  ]);
  const template = requireMember(answer, 'environmentTemplate');
  const versions = await Promise.all(
    majors.map(major =>
      readVersions(client, {
        templateName,
        majorVersion: requireMember(major, 'majorVersion'),
      }),
    ),
  );
  return {
    name: templateName,
    displayName: template.displayName || undefined,
    description: template.description || undefined,
    recommendedVersion: template.recommendedVersion || undefined,
    versions: versions
      .flat()
      .filter(({ status }) => withDrafts || status === 'PUBLISHED')
      .map(toListing)
      .sort((a, b) => compareTemplateVersions(b, a)),
  };
}

/** One version of each major version, with the recommended minor of that major. */
export function readMajorVersions(
  client: ProtonClient,
  templateName: string,
  signal?: AbortSignal,
): Promise<EnvironmentTemplateVersionSummary[]> {
  return readVersions(client, { templateName }, signal);
}

async function readVersions(
  client: ProtonClient,
  versionsOf: { templateName: string; majorVersion?: string },
  signal?: AbortSignal,
): Promise<EnvironmentTemplateVersionSummary[]> {
  const versions: EnvironmentTemplateVersionSummary[] = [];
  for await (const page of paginateListEnvironmentTemplateVersions(
    { client, pageSize: 100 },
    versionsOf,
    { abortSignal: signal },
  )) {
    versions.push(...(page.templateVersions ?? []));
  }
  return versions;
}

function toListing(
  version: EnvironmentTemplateVersionSummary,
): EnvironmentTemplateVersionListing {
  const minorVersion = requireMember(version, 'minorVersion');
  return {
    majorVersion: requireMember(version, 'majorVersion'),
    minorVersion,
    status: requireMember(version, 'status'),
    statusMessage: version.statusMessage || undefined,
    description: version.description || undefined,
    createdAt: version.createdAt?.toISOString(),
    recommended: version.recommendedMinorVersion === minorVersion,
  };
}
