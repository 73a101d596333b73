import { SchemaFact } from '../environmentChanges';

/**
 * What changed of an input from one version of its template to another, by the
 * code of the fact: English, with places such as `{{keyword}}` for what it is
 * about.
 *
 * @public
 */
export const schemaFactMessages = {
  required: 'It has to be given',
  optional: 'It may be left out',
  'without-effect': 'A value for it is refused or has no effect any more',
  set: 'The {{keyword}} is {{after}}',
  unset: 'The {{keyword}} is gone; it was {{before}}',
  replaced: 'The {{keyword}} is {{after}} instead of {{before}}',
  another: 'The {{keyword}} is another one',
  limited: 'It must be one of {{values}}',
  unlimited: 'It is no longer limited to a list of values',
  'values-added': 'It may also be {{values}}',
  'values-removed': 'It may no longer be {{values}}',
  items: {
    limited: 'An item must be one of {{values}}',
    unlimited: 'An item is no longer limited to a list of values',
    'values-added': 'An item may also be {{values}}',
    'values-removed': 'An item may no longer be {{values}}',
    keyword: '{{keyword}} of its items',
  },
  keywords: {
    type: 'type',
    format: 'format',
    default: 'default',
    const: 'only value',
    minimum: 'minimum',
    exclusiveMinimum: 'exclusive minimum',
    maximum: 'maximum',
    exclusiveMaximum: 'exclusive maximum',
    multipleOf: 'step',
    minLength: 'minimum length',
    maxLength: 'maximum length',
    pattern: 'pattern',
    minItems: 'minimum number of items',
    maxItems: 'maximum number of items',
    uniqueItems: 'rule that items are unique',
    minProperties: 'minimum number of entries',
    maxProperties: 'maximum number of entries',
    title: 'title',
    description: 'description',
  },
} as const;

/**
 * What changed of an input, in a sentence.
 *
 * @param translate - says one of {@link schemaFactMessages} by its dotted key; in
 * English when absent
 * @public
 */
export function describeSchemaFact(
  fact: SchemaFact,
  translate: (
    key: string,
    params: Record<string, string>,
  ) => string = toEnglish,
): string {
  if ('keyword' in fact) {
    const { code, ofItems, ...params } = fact;
    const noun = translate(`keywords.${fact.keyword}`, {});
    return translate(code, {
      ...params,
      keyword: ofItems ? translate('items.keyword', { keyword: noun }) : noun,
    });
  }
  const key = 'ofItems' in fact ? `items.${fact.code}` : fact.code;
  return translate(key, {
    values: 'values' in fact ? fact.values.join(', ') : '',
  });
}

function toEnglish(key: string, params: Record<string, string>): string {
  const message = key
    .split('.')
    .reduce<unknown>(
      (messages, step) => Reflect.get(Object(messages), step),
      schemaFactMessages,
    );
  return String(message).replace(/\{\{(\w+)\}\}/g, (_, name) => params[name]);
}
