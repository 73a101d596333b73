import { JsonSchema } from '@proton-vending/backstage-plugin-proton-common';
import type { ProtonTranslate } from '../../useProtonTranslation';

/** What to enter for a secret, behind the words of the schema. */
export function describeSecret(
  schema: JsonSchema,
  description: unknown,
  t: ProtonTranslate,
): string {
  const types = [schema.type].flat();
  const isJson = schema.type !== undefined && !types.includes('string');
  return [
    description,
    isJson && t('fields.secret.asJson'),
    schema.default !== undefined && t('fields.secret.default'),
  ]
    .filter(Boolean)
    .join(' ');
}
