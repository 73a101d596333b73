import {
  EnvironmentTemplate,
  EnvironmentTemplateVersion,
  EnvironmentTemplateVersionSummary,
  GetEnvironmentTemplateVersionCommand,
  paginateListEnvironmentTemplates,
  paginateListEnvironmentTemplateVersions,
  ProtonClient,
} from '@aws-sdk/client-proton';
import { InputError, NotFoundError } from '@backstage/errors';
import {
  compareTemplateVersions,
  formatTemplateVersion,
  parseTemplateSchema,
  protonTemplatePublishPermission,
  TemplateSchema,
  TemplateSchemaError,
} from '@proton-vending/backstage-plugin-proton-common';
import { undefinedIfNotFound } from '@proton-vending/backstage-plugin-proton-node';
import type { TemplateVisibility } from '../permissions/TemplateVisibility';
import { findEnvironmentTemplate } from '../registration/environmentTemplates';

/** A template version that an environment can be created from. */
export interface ResolvedTemplateVersion {
  templateName: string;
  /** Such as `1.0`. */
  version: string;
  /** The schema of its inputs, if it has one. */
  schema?: TemplateSchema;
}

interface WantedVersion {
  templateName: string;
  majorVersion: string;
  /** The recommended one when absent. */
  minorVersion?: string;
}

/**
 * Finds the version of an environment template that a step asks for. A version
 * that isn't published is there only for those who may see drafts. Where there
 * is none, the error lists what the caller may see.
 */
export async function resolveTemplateVersion(
  client: ProtonClient,
  wanted: WantedVersion,
  visibility: TemplateVisibility,
): Promise<ResolvedTemplateVersion> {
  const { templateName, majorVersion } = wanted;
  await requireTemplate(client, templateName, visibility);
  const minorVersion =
    wanted.minorVersion ??
    (await findRecommendedMinor(client, wanted, visibility));
  const answer = await client
    .send(
      new GetEnvironmentTemplateVersionCommand({
        templateName,
        majorVersion,
        minorVersion,
      }),
    )
    .catch(undefinedIfNotFound);
  const found = answer?.environmentTemplateVersion;
  const version = `${majorVersion}.${minorVersion}`;
  const canSeeDrafts =
    found?.status === 'PUBLISHED' ||
    (await visibility.canSeeDrafts(templateName));
  if (!found || !canSeeDrafts) {
    const versions = await listSeen(client, wanted, visibility);
    throw new NotFoundError(
      `The environment template ${templateName} has no ${
        canSeeDrafts ? '' : 'published '
      }version ${version}; ${describeVersions(
        versions,
        `its major version ${majorVersion} has`,
      )}${
        canSeeDrafts
          ? ''
          : `. Deploying a draft requires the permission ${protonTemplatePublishPermission.name}`
      }`,
    );
  }
  requireDeployable(found, version);
  return {
    templateName,
    version,
    schema: found.schema
      ? parseSchema(found.schema, `${templateName} ${version}`)
      : undefined,
  };
}

function parseSchema(text: string, version: string): TemplateSchema {
  try {
    return parseTemplateSchema(text);
  } catch (error) {
    throw error instanceof TemplateSchemaError
      ? new InputError(`${version}: ${error.message}`)
      : error;
  }
}

/** @throws NotFoundError that lists the templates that the caller may see */
export async function requireTemplate(
  client: ProtonClient,
  templateName: string,
  visibility: TemplateVisibility,
): Promise<EnvironmentTemplate> {
  const template = await findEnvironmentTemplate(client, templateName);
  if (template) {
    return template;
  }
  const names: string[] = [];
  for await (const page of paginateListEnvironmentTemplates({ client }, {})) {
    for (const { name = '' } of page.templates ?? []) {
      if (await visibility.canSeeTemplate(name)) {
        names.push(name);
      }
    }
  }
  throw new NotFoundError(
    `There is no environment template "${templateName}"; ${
      names.length > 0
        ? `there are: ${names.join(', ')}`
        : 'there are none that you may see'
    }`,
  );
}

async function findRecommendedMinor(
  client: ProtonClient,
  wanted: WantedVersion,
  visibility: TemplateVisibility,
): Promise<string> {
  const { templateName, majorVersion } = wanted;
  const versions = await listVersions(client, templateName, majorVersion);
  if (versions.length === 0) {
    throw new NotFoundError(
      `The environment template ${templateName} has no major version ${majorVersion}; ${describeVersions(
        await listSeen(client, { templateName }, visibility),
        'it has',
      )}`,
    );
  }
  const recommended =
    versions[0].recommendedMinorVersion ??
    versions.filter(({ status }) => status === 'PUBLISHED').at(-1)
      ?.minorVersion;
  if (recommended === undefined) {
    throw new NotFoundError(
      `The environment template ${templateName} has no published version of major version ${majorVersion}; ${describeVersions(
        await listSeen(client, wanted, visibility),
        'it has',
      )}. Publish one, or name a draft with templateMinorVersion`,
    );
  }
  return recommended;
}

/** Those that an error may name, oldest first. */
async function listSeen(
  client: ProtonClient,
  {
    templateName,
    majorVersion,
  }: { templateName: string; majorVersion?: string },
  visibility: TemplateVisibility,
): Promise<VersionSummary[]> {
  const withDrafts = await visibility.canSeeDrafts(templateName);
  if (!withDrafts && !(await visibility.canSeeTemplate(templateName))) {
    return [];
  }
  const versions = await listVersions(client, templateName, majorVersion);
  return versions.filter(({ status }) => withDrafts || status === 'PUBLISHED');
}

/** Oldest first. */
async function listVersions(
  client: ProtonClient,
  templateName: string,
  majorVersion?: string,
): Promise<VersionSummary[]> {
  const versions: EnvironmentTemplateVersionSummary[] = [];
  try {
    for await (const page of paginateListEnvironmentTemplateVersions(
      { client },
      { templateName, majorVersion },
    )) {
      versions.push(...(page.templateVersions ?? []));
    }
  } catch (error) {
    // There may be no such template, or no such major version of it.
    undefinedIfNotFound(error);
  }
  return versions.filter(isNumbered).sort(compareTemplateVersions);
}

type VersionSummary = EnvironmentTemplateVersionSummary & {
  majorVersion: string;
  minorVersion: string;
};

function isNumbered(
  version: EnvironmentTemplateVersionSummary,
): version is VersionSummary {
  return (
    version.majorVersion !== undefined && version.minorVersion !== undefined
  );
}

function describeVersions(versions: VersionSummary[], prefix: string): string {
  return versions.length > 0
    ? `${prefix} ${versions
        .map(
          version =>
            `${formatTemplateVersion(version)}${
              version.status === 'PUBLISHED' ? '' : ` (${version.status})`
            }`,
        )
        .join(', ')}`
    : `${prefix} none that you may see`;
}

function requireDeployable(
  found: EnvironmentTemplateVersion,
  version: string,
): void {
  if (found.status !== 'PUBLISHED' && found.status !== 'DRAFT') {
    throw new InputError(
      `Version ${version} of the environment template ${found.templateName} cannot be deployed: it is ${found.status}`,
    );
  }
}
