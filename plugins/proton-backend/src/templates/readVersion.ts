import {
  GetEnvironmentTemplateVersionCommand,
  ProtonClient,
} from '@aws-sdk/client-proton';
import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import {
  EnvironmentTemplateVersionDetails,
  TemplateSchema,
  TemplateSchemaError,
  formatTemplateVersion,
  parseTemplateSchema,
  toFormSchema,
} from '@proton-vending/backstage-plugin-proton-common';
import { requireMember } from '../environments/requireMember';
import { readVersions } from './listVersions';

/** Stands in a path for the minor version that Proton recommends. */
export const RECOMMENDED = 'recommended';

/** A version of an environment template with its schema. */
export interface VersionFacts {
  details: EnvironmentTemplateVersionDetails;
  schema: TemplateSchema;
}

/**
 * Reads a version of an environment template. One that is not published is
 * not there for whoever may not see drafts.
 */
export async function readVersion(options: {
  client: ProtonClient;
  templateName: string;
  majorVersion: string;
  /** A number, or `recommended`. */
  minorVersion: string;
  mayReadDrafts: () => Promise<boolean>;
}): Promise<VersionFacts> {
  const { client, templateName, majorVersion, mayReadDrafts } = options;
  requireVersionNumber('major', majorVersion);
  const minorVersion =
    options.minorVersion === RECOMMENDED
      ? await findRecommendedMinor(client, templateName, majorVersion)
      : options.minorVersion;
  requireVersionNumber('minor', minorVersion);

  const answer = await client.send(
    new GetEnvironmentTemplateVersionCommand({
      templateName,
      majorVersion,
      minorVersion,
    }),
  );
  const found = requireMember(answer, 'environmentTemplateVersion');
  const version = formatTemplateVersion({ majorVersion, minorVersion });
  const status = requireMember(found, 'status');
  if (status !== 'PUBLISHED' && !(await mayReadDrafts())) {
    throw new NotFoundError(
      `The environment template "${templateName}" has no published version ${version}`,
    );
  }
  const schema = readSchema(`${templateName} ${version}`, found.schema);
  return {
    schema,
    details: {
      templateName,
      version,
      status,
      description: found.description || undefined,
      schema: toFormSchema(schema.inputs),
    },
  };
}

async function findRecommendedMinor(
  client: ProtonClient,
  templateName: string,
  majorVersion: string,
): Promise<string> {
  const [version] = await readVersions(client, { templateName, majorVersion });
  const recommended = version?.recommendedMinorVersion;
  if (!recommended) {
    throw new NotFoundError(
      `The environment template "${templateName}" has no published version of the major version ${majorVersion}`,
    );
  }
  return recommended;
}

function readSchema(version: string, text: string | undefined): TemplateSchema {
  try {
    return parseTemplateSchema(text ?? '');
  } catch (error) {
    if (error instanceof TemplateSchemaError) {
      throw new ConflictError(`${version} cannot be used: ${error.message}`);
    }
    throw error;
  }
}

export function requireVersionNumber(
  part: 'major' | 'minor',
  text: string,
): void {
  if (!/^(0|[1-9]\d*)$/.test(text)) {
    throw new InputError(
      `The ${part} version must be a number${
        part === 'minor' ? ` or "${RECOMMENDED}"` : ''
      }, it is "${text}"`,
    );
  }
}
