import type { JsonObject } from '@backstage/types';
import {
  formatSecretReference,
  isSensitiveInput,
  type JsonSchema,
} from '../spec';
import { isRecord } from '../spec/json';

/** The parameter of the form that holds all inputs. */
export const INPUTS_PARAMETER = 'inputs';

/** What Backstage's review page shows for the secrets of its own fields. */
const REVIEW_MASK = '******';

/** The form field of the Proton plugin that asks for a secret. */
const SECRET_FIELD = 'ProtonSecretInput';

/**
 * Whether one field asks for the whole input. The members of a sensitive object
 * that names them have a field each.
 */
export function isSecretAsAWhole(
  root: JsonSchema,
  source: JsonSchema,
  isBelowSecret: boolean,
): boolean {
  const { format, writeOnly, ...others } = source;
  const hasMembers =
    isRecord(source.properties) && Object.keys(source.properties).length > 0;
  return hasMembers
    ? isSensitiveInput(root, others)
    : isBelowSecret || isSensitiveInput(root, source);
}

/** The field for a secret. Its value is a reference, which the schema insists on. */
export function toSecretField(options: {
  path: string[];
  source: JsonSchema;
  /** The input as a form would ask for it if it were no secret. */
  written: JsonObject;
}): JsonObject {
  const { path, written } = options;
  const { title = path.at(-1) ?? '', description, ...described } = written;
  const { 'ui:help': help, ...limits } = described;
  const key = [INPUTS_PARAMETER, ...path].join('.');
  return {
    type: 'string',
    title,
    ...(description !== undefined && { description }),
    ...(help !== undefined && { 'ui:help': help }),
    pattern: `^${escapePattern(formatSecretReference(key))}$`,
    errorMessage: {
      pattern: 'needs a valid value in its masked field',
    },
    'ui:field': SECRET_FIELD,
    'ui:options': { secretKey: key, schema: limits },
    'ui:backstage': { review: { mask: REVIEW_MASK } },
  };
}

/** Whether a property is the field of a secret that has a default. */
export function hasSecretDefault(property: JsonObject): boolean {
  const options = property['ui:options'];
  return (
    property['ui:field'] === SECRET_FIELD &&
    isRecord(options) &&
    isRecord(options.schema) &&
    options.schema.default !== undefined
  );
}

/** Whether a property is the field of a secret. */
export function isSecretField(property: JsonObject): boolean {
  return property['ui:field'] === SECRET_FIELD;
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
