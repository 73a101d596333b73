import {
  EnvironmentTemplate,
  GetEnvironmentTemplateCommand,
  ProtonClient,
} from '@aws-sdk/client-proton';
import { InputError } from '@backstage/errors';
import {
  parseTemplateSchema,
  parseTemplateVersion,
  SoftwareTemplateSource,
  TemplateSchemaError,
} from '@proton-vending/backstage-plugin-proton-common';
import type { TemplateSight } from '../permissions/TemplateSight';
import {
  resolveTemplateVersion,
  requireTemplate,
} from '../templates/resolveTemplateVersion';

/** The environment template, and its version, that a step names. */
export interface NamedTemplateVersion {
  name: string;
  majorVersion?: string | number;
  minorVersion?: string | number;
}

/** Reads what a software template is written from. */
export async function readSoftwareTemplateSource(
  client: ProtonClient,
  named: NamedTemplateVersion,
  sight: TemplateSight,
): Promise<SoftwareTemplateSource> {
  const { name } = named;
  await requireTemplate(client, name, sight);
  const { environmentTemplate } = await client.send(
    new GetEnvironmentTemplateCommand({ name }),
  );
  const { version, schema } = await resolveTemplateVersion(
    client,
    { templateName: name, ...chooseVersion(named, environmentTemplate) },
    sight,
  );
  const numbers = parseTemplateVersion(version);
  if (!numbers || !schema) {
    throw new InputError(
      `Version ${version} of the environment template ${name} has no schema`,
    );
  }
  return {
    name,
    displayName: environmentTemplate?.displayName || undefined,
    description: environmentTemplate?.description || undefined,
    arn: environmentTemplate?.arn,
    ...numbers,
    schema: parseSchema(schema, `${name} ${version}`),
  };
}

function chooseVersion(
  { name, majorVersion, minorVersion }: NamedTemplateVersion,
  template: EnvironmentTemplate | undefined,
): { majorVersion: string; minorVersion?: string } {
  if (majorVersion !== undefined) {
    return {
      majorVersion: String(majorVersion),
      minorVersion:
        minorVersion === undefined ? undefined : String(minorVersion),
    };
  }
  if (minorVersion !== undefined) {
    throw new InputError(
      'environmentTemplate.minorVersion needs a majorVersion beside it',
    );
  }
  const recommended = parseTemplateVersion(template?.recommendedVersion ?? '');
  if (!recommended) {
    throw new InputError(
      `Nothing is published of the environment template ${name}; publish a version, or name a draft with environmentTemplate.majorVersion and minorVersion`,
    );
  }
  return recommended;
}

function parseSchema(text: string, version: string) {
  try {
    return parseTemplateSchema(text);
  } catch (error) {
    if (error instanceof TemplateSchemaError) {
      throw new InputError(`${version}: ${error.message}`);
    }
    throw error;
  }
}
