import { EngineResult } from '@proton-vending/backstage-plugin-proton-common';
import { isStorableText, toStorableText } from '../database/storableText';

const REASON =
  "contains a character that the database can't store, such as a null character";

/** Says which outputs and resources are stored with U+FFFD in place of a character. */
export function describeReplacements(result: EngineResult): string[] {
  const outputs = result.outputs
    .filter(({ key, value }) => !isStorableText(key) || !isStorableText(value))
    .map(({ key }) => `Output "${toStorableText(key)}"`);
  const resources = result.resources
    .filter(
      ({ name, identifier }) =>
        !isStorableText(name) || !isStorableText(identifier),
    )
    .map(({ name }) => `The identifier of resource ${toStorableText(name)}`);
  return [...outputs, ...resources].map(
    what => `${what} ${REASON}. It is stored with U+FFFD in that place`,
  );
}
