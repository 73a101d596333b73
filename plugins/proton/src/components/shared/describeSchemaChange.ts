import {
  describeSchemaFact,
  SchemaChange,
  SchemaFact,
  schemaFactMessages,
} from '@proton-vending/backstage-plugin-proton-common';
import { ProtonTranslate } from '../../useProtonTranslation';

/**
 * What changed of an input, a sentence each. What a newer backend knows besides
 * is told in its own words.
 */
export function describeSchemaChange(
  { details, facts = [] }: SchemaChange,
  t: ProtonTranslate,
): string[] {
  return details.map((detail, index) => {
    const fact = facts.at(index);
    return fact && isKnown(fact)
      ? describeSchemaFact(fact, (key, params) =>
          t(`schemaFacts.${key as 'required'}`, params as {}),
        )
      : detail;
  });
}

function isKnown(fact: SchemaFact): boolean {
  return (
    Object.hasOwn(schemaFactMessages, fact.code) &&
    (!('keyword' in fact) ||
      Object.hasOwn(schemaFactMessages.keywords, fact.keyword))
  );
}
