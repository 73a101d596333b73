import type { EnvironmentTemplate, ProtonClient } from '@aws-sdk/client-proton';
import { InputError } from '@backstage/errors';
import {
  parseTemplateVersion,
  SoftwareTemplateSource,
} from '@proton-vending/backstage-plugin-proton-common';
import type { TemplateVisibility } from '../permissions/TemplateVisibility';
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
  visibility: TemplateVisibility,
): Promise<SoftwareTemplateSource> {
  const { name } = named;
  const template = await requireTemplate(client, name, visibility);
  const { version, schema } = await resolveTemplateVersion(
    client,
    { templateName: name, ...chooseVersion(named, template) },
    visibility,
  );
  const numbers = parseTemplateVersion(version);
  if (!numbers || !schema) {
    throw new InputError(
      `Version ${version} of the environment template ${name} has no schema`,
    );
  }
  return {
    name,
    displayName: template.displayName || undefined,
    description: template.description || undefined,
    arn: template.arn,
    ...numbers,
    schema,
  };
}

function chooseVersion(
  { name, majorVersion, minorVersion }: NamedTemplateVersion,
  template: EnvironmentTemplate,
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
  const recommended = parseTemplateVersion(template.recommendedVersion ?? '');
  if (!recommended) {
    throw new InputError(
      `Nothing is published of the environment template ${name}; publish a version, or name a draft with environmentTemplate.majorVersion and minorVersion`,
    );
  }
  return recommended;
}
