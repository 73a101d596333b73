import {
  SchemaChange,
  SchemaFact,
  SchemaKeywordFact,
} from '@proton-vending/backstage-plugin-proton-common';
import { schemaFactMessages } from '../../translations/schemaFacts';
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
    return (fact && describeFact(fact, t)) ?? detail;
  });
}

function describeFact(
  fact: SchemaFact,
  t: ProtonTranslate,
): string | undefined {
  switch (fact.code) {
    case 'required':
    case 'optional':
    case 'without-effect':
      return t(`schemaFacts.${fact.code}`);
    case 'set':
    case 'unset':
    case 'replaced':
    case 'another':
      return describeKeywordFact(fact, t);
    case 'limited':
    case 'values-added':
    case 'values-removed': {
      const values = { values: fact.values.join(', ') };
      return fact.ofItems
        ? t(`schemaFacts.items.${fact.code}`, values)
        : t(`schemaFacts.${fact.code}`, values);
    }
    case 'unlimited':
      return fact.ofItems
        ? t('schemaFacts.items.unlimited')
        : t('schemaFacts.unlimited');
    default:
      return undefined;
  }
}

function describeKeywordFact(
  fact: SchemaKeywordFact,
  t: ProtonTranslate,
): string | undefined {
  if (!isNamed(fact.keyword)) {
    return undefined;
  }
  const noun = t(`schemaFacts.keywords.${fact.keyword}`);
  const keyword = fact.ofItems
    ? t('schemaFacts.items.keyword', { keyword: noun })
    : noun;
  switch (fact.code) {
    case 'set':
      return t('schemaFacts.set', { keyword, after: fact.after });
    case 'unset':
      return t('schemaFacts.unset', { keyword, before: fact.before });
    case 'replaced':
      return t('schemaFacts.replaced', {
        keyword,
        before: fact.before,
        after: fact.after,
      });
    default:
      return t('schemaFacts.another', { keyword });
  }
}

function isNamed(
  keyword: string,
): keyword is keyof (typeof schemaFactMessages)['keywords'] {
  return Object.hasOwn(schemaFactMessages.keywords, keyword);
}
