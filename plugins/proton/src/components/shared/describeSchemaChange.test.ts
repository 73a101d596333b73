import {
  compareSchemas,
  SchemaChange,
} from '@proton-vending/backstage-plugin-proton-common';
import { bracketed, translate } from '../../__testUtils__/translate';
import { describeSchemaChange } from './describeSchemaChange';

const before = {
  required: ['optional'],
  properties: {
    optional: { type: 'string', default: 'a', enum: ['a', 'b'] },
    removed: { type: 'string' },
    limited: { type: 'integer', minimum: 1, maxItems: 2, title: 'A' },
    zones: { type: 'array', items: { type: 'string', enum: ['a'] } },
    free: { type: 'array', enum: ['a'], items: { enum: ['a'] } },
    secret: { format: 'password', default: 'hunter2' },
  },
};

const after = {
  required: ['limited'],
  properties: {
    optional: { type: 'string', default: 'b', enum: ['b', 'c'] },
    limited: { type: 'string', maximum: 3, title: 'B', enum: ['a'] },
    zones: { type: 'array', items: { type: 'integer', enum: ['b'] } },
    free: { type: 'array', items: {} },
    secret: { format: 'password', default: 'hunter3' },
  },
};

describe('describeSchemaChange', () => {
  const changes = compareSchemas(before, after);

  it('says in English what the backend says', () => {
    expect(changes).toHaveLength(6);
    for (const change of changes) {
      expect(describeSchemaChange(change, translate)).toEqual(change.details);
    }
  });

  it('says every fact by the ref', () => {
    const texts = changes.flatMap(change =>
      describeSchemaChange(change, bracketed),
    );
    expect(texts.filter(text => !/^\[schemaFacts\./.test(text))).toEqual([]);
    expect(new Set(texts.map(text => text.split(' ')[0])).size).toBe(14);
  });

  it('keeps the sentence of what it does not know', () => {
    const change: SchemaChange = {
      kind: 'changed',
      path: 'a',
      details: ['It is odd', 'The oddness is another one', 'Older'],
      facts: [
        { code: 'odd' as 'required' },
        { code: 'another', keyword: 'oddness' },
      ],
    };
    expect(describeSchemaChange(change, bracketed)).toEqual(change.details);
  });
});
