import { SchemaFact } from '../environmentChanges';

/** Keywords in words. */
const NOUNS: Record<string, string> = {
  const: 'only value',
  exclusiveMinimum: 'exclusive minimum',
  exclusiveMaximum: 'exclusive maximum',
  multipleOf: 'step',
  minLength: 'minimum length',
  maxLength: 'maximum length',
  minItems: 'minimum number of items',
  maxItems: 'maximum number of items',
  uniqueItems: 'rule that items are unique',
  minProperties: 'minimum number of entries',
  maxProperties: 'maximum number of entries',
};

/** What changed of an input, in an English sentence. */
export function describeFact(fact: SchemaFact): string {
  switch (fact.code) {
    case 'required':
      return 'It has to be given';
    case 'optional':
      return 'It may be left out';
    case 'without-effect':
      return 'A value for it is refused or has no effect any more';
    case 'set':
      return `The ${nameKeyword(fact)} is ${fact.after}`;
    case 'unset':
      return `The ${nameKeyword(fact)} is gone; it was ${fact.before}`;
    case 'replaced':
      return `The ${nameKeyword(fact)} is ${fact.after} instead of ${
        fact.before
      }`;
    case 'another':
      return `The ${nameKeyword(fact)} is another one`;
    case 'limited':
      return `${nameSubject(fact)} must be one of ${fact.values.join(', ')}`;
    case 'unlimited':
      return `${nameSubject(fact)} is no longer limited to a list of values`;
    case 'values-added':
      return `${nameSubject(fact)} may also be ${fact.values.join(', ')}`;
    case 'values-removed':
      return `${nameSubject(fact)} may no longer be ${fact.values.join(', ')}`;
    default:
      throw new Error(`There is no fact "${JSON.stringify(fact)}"`);
  }
}

function nameKeyword(fact: { keyword: string; ofItems?: true }): string {
  const noun = NOUNS[fact.keyword] ?? fact.keyword;
  return fact.ofItems ? `${noun} of its items` : noun;
}

function nameSubject({ ofItems }: { ofItems?: true }): string {
  return ofItems ? 'An item' : 'It';
}
