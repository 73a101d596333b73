import {
  TemplateSchema,
  TemplateSchemaError,
  parseTemplateSchema,
} from '@proton-vending/backstage-plugin-proton-common';
import { Stores } from '../database/Database';
import { Scope } from '../database/scope';
import { findIncompatibilities } from './findIncompatibilities';
import { InvalidBundleError } from './sources/InvalidBundleError';

/**
 * Throws an `InvalidBundleError` when the schema of a minor version refuses
 * what the newest registered minor below it accepts.
 */
export async function requireCompatible(
  stores: Stores,
  version: Scope & {
    templateName: string;
    majorVersion: number;
    minorVersion: number;
  },
  schema: string,
): Promise<void> {
  const previous = await stores.versions.findRegisteredBelow(version);
  const previousSchema = previous?.schema && readSchema(previous.schema);
  if (!previousSchema) {
    return;
  }
  const reasons = findIncompatibilities(
    previousSchema,
    parseTemplateSchema(schema),
  );
  if (reasons.length > 0) {
    const { templateName, majorVersion } = version;
    throw new InvalidBundleError(
      reasons.map(
        reason =>
          `schema/schema.yaml is not backward compatible with ${templateName}:${majorVersion}.${previous.minorVersion}, as a minor version has to be: ${reason}`,
      ),
    );
  }
}

/** Undefined for a schema that an earlier release registered and this one would not. */
function readSchema(text: string): TemplateSchema | undefined {
  try {
    return parseTemplateSchema(text);
  } catch (error) {
    if (error instanceof TemplateSchemaError) {
      return undefined;
    }
    throw error;
  }
}
