import {
  InputViolation,
  JsonSchema,
} from '@proton-vending/backstage-plugin-proton-common';
import { violationMessages } from '../../translations/violations';
import { ProtonTranslate } from '../../useProtonTranslation';
import { findInputSchema } from './inputPaths';

/**
 * What is wrong with an input, in a sentence without its name. A pattern that is
 * not met is told by the schema's own words for what belongs there, unless they
 * stand beside it anyway. A keyword that is not known is told by the message.
 */
export function describeViolation(
  violation: InputViolation,
  schema: JsonSchema,
  t: ProtonTranslate,
  options: { besideDescription?: boolean } = {},
): string {
  const { path, message, keyword, params = {} } = violation;
  const { limit } = params;
  switch (keyword) {
    case 'required':
    case 'additionalProperties':
    case 'uniqueItems':
    case 'immutable':
      return t(`violations.${keyword}`);
    case 'enum':
      return Array.isArray(params.allowedValues)
        ? t('violations.enum', {
            values: params.allowedValues
              .map(value => JSON.stringify(value))
              .join(', '),
          })
        : message;
    case 'const':
      return t('violations.const', {
        value: JSON.stringify(params.allowedValue),
      });
    case 'type':
      return isNamedType(params.type)
        ? t(`violations.type.${params.type}`)
        : message;
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
    case 'safeInteger':
      return t(`violations.${keyword}`, { limit: String(limit) });
    case 'multipleOf':
      return t('violations.multipleOf', { limit: String(params.multipleOf) });
    case 'minLength':
    case 'maxLength':
    case 'minItems':
    case 'maxItems':
    case 'minProperties':
    case 'maxProperties':
      return t(`violations.${keyword}`, { count: Number(limit) });
    case 'format':
      return t('violations.format', { format: String(params.format) });
    case 'pattern':
      return describePattern(findInputSchema(schema, path) ?? {}, t, options);
    default:
      return message;
  }
}

/** What is wrong with an input, with its title and its path. */
export function describeViolationWithTitle(
  violation: InputViolation,
  schema: JsonSchema,
  t: ProtonTranslate,
): string {
  const { path } = violation;
  const problem = describeViolation(violation, schema, t);
  const title = findInputSchema(schema, path)?.title;
  if (!path) {
    return problem;
  }
  // The engine speaks in whole sentences.
  const isSaid = violation.keyword === 'engine';
  return isText(title)
    ? t(isSaid ? 'violations.said' : 'violations.named', {
        title,
        path,
        problem,
      })
    : t(isSaid ? 'violations.saidUnnamed' : 'violations.unnamed', {
        path,
        problem,
      });
}

function describePattern(
  input: JsonSchema,
  t: ProtonTranslate,
  options: { besideDescription?: boolean },
): string {
  const { description, title, example, default: preset } = input;
  const sample = [example, preset].find(isText);
  if (isText(description)) {
    if (options.besideDescription) {
      return sample
        ? t('violations.pattern.aboveSuch', { sample })
        : t('violations.pattern.above');
    }
    return sample
      ? t('violations.pattern.describedSuch', { sample, description })
      : t('violations.pattern.described', { description });
  }
  if (isText(title)) {
    return sample
      ? t('violations.pattern.titledSuch', { title, sample })
      : t('violations.pattern.titled', { title });
  }
  return sample
    ? t('violations.pattern.plainSuch', { sample })
    : t('violations.pattern.plain');
}

function isNamedType(
  type: unknown,
): type is keyof (typeof violationMessages)['type'] {
  return (
    typeof type === 'string' && Object.hasOwn(violationMessages.type, type)
  );
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
