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
  formatTemplateVersion,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  Deprecations,
  ProtonExtension,
} from '@proton-vending/backstage-plugin-proton-node';
import { requireMember } from '../environments/requireMember';
import { readDisplayName } from './listTemplates';

/** The versions of an environment template, newest first. */
export async function listVersions(options: {
  client: ProtonClient;
  /** Absent with AWS's own API. */
  extension: ProtonExtension | undefined;
  templateName: string;
  /** Whether the caller may see those that are not published. */
  withDrafts: boolean;
}): Promise<EnvironmentTemplateVersionList> {
  const { client, extension, templateName, withDrafts } = options;
  const [answer, versions, deprecations] = await Promise.all([
    client.send(new GetEnvironmentTemplateCommand({ name: templateName })),
    readVersions(client, { templateName }),
    Deprecations.read(extension),
  ]);
  const template = requireMember(answer, 'environmentTemplate');
  return {
    name: templateName,
    displayName: readDisplayName(template),
    description: template.description || undefined,
    recommendedVersion: template.recommendedVersion || undefined,
    versions: versions
      .filter(({ status }) => withDrafts || status === 'PUBLISHED')
      .map(version => toListing(version, templateName, deprecations))
      .sort((a, b) => compareTemplateVersions(b, a)),
  };
}

/** The versions of a template, or of one of its major versions. */
export async function readVersions(
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
  templateName: string,
  deprecations: Deprecations,
): EnvironmentTemplateVersionListing {
  const majorVersion = requireMember(version, 'majorVersion');
  const minorVersion = requireMember(version, 'minorVersion');
  return {
    majorVersion,
    minorVersion,
    status: requireMember(version, 'status'),
    statusMessage: version.statusMessage || undefined,
    description: version.description || undefined,
    createdAt: version.createdAt?.toISOString(),
    recommended: version.recommendedMinorVersion === minorVersion,
    deprecation: deprecations.find(
      templateName,
      formatTemplateVersion({ majorVersion, minorVersion }),
    ),
  };
}
