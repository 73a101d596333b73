import {
  JsonSchema,
  parseSecret,
} from '@proton-vending/backstage-plugin-proton-common';
import type { ProtonTranslate } from '../../useProtonTranslation';
import { describeViolation } from '../environmentInputs/describeViolation';
import { findProblems } from '../environmentInputs/findProblems';

/** What is wrong with the text of a secret, in words that never hold it. */
export function findSecretProblems(
  schema: JsonSchema,
  text: string,
  t: ProtonTranslate,
): string[] {
  const root: JsonSchema = { type: 'object', properties: { value: schema } };
  let value: unknown;
  try {
    value = parseSecret(schema, text);
  } catch {
    return [t('fields.secret.json')];
  }
  return findProblems(root, { value }).map(violation => {
    const path = violation.path.replace(/^value\.?/, '');
    const problem = describeViolation(violation, root, t, {
      besideDescription: true,
    });
    return path ? t('violations.unnamed', { path, problem }) : problem;
  });
}
