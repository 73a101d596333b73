import { parseEnvironmentSpec } from './environmentSpec';
import { toRuleInputs, toRuleType } from './ruleInputs';
import { parseTemplateRules } from './templateRules';
import { parseTemplateSchema } from './templateSchema';

const { inputs: schema } = parseTemplateSchema(`
schema:
  format: { openapi: 3.0.0 }
  environment_input_type: Inputs
  types:
    Inputs:
      type: object
      properties:
        name: { type: string }
        share: { type: number }
        sizes: { type: array, items: { type: integer } }
        nodes: { $ref: '#/Nodes' }
        pools: { type: array, items: { $ref: '#/Nodes' } }
        tags: { type: object, additionalProperties: { type: string } }
        odd: { type: object, properties: { 'a-b': { type: string } } }
        either: { oneOf: [{ type: string }, { type: integer }] }
        maybe: { type: string, nullable: true }
    Nodes:
      type: object
      properties: { min: { type: integer }, public: { type: boolean } }
`);

describe('parseTemplateRules', () => {
  it('reads rules with their lines', () => {
    expect(
      parseTemplateRules(`# Sizes
rules:
  - rule: self.min <= self.max
    message: must not exceed the maximum
    fieldPath: min

  - message: can't shrink
    rule: >-
      self.max >=
      oldSelf.max
`),
    ).toEqual([
      {
        rule: 'self.min <= self.max',
        message: 'must not exceed the maximum',
        fieldPath: 'min',
        line: 3,
      },
      { rule: 'self.max >= oldSelf.max', message: "can't shrink", line: 7 },
    ]);
  });

  it.each<[string, string, string]>([
    ['no list', 'rules: {}', 'the top-level key "rules" must be a list'],
    ['nothing', '', 'the top-level key "rules" must be a list'],
    [
      'other keys',
      'rules: []\nrule: x',
      'the top-level key "rule" is not known',
    ],
    [
      'a rule that is none',
      'rules:\n  - true',
      'line 2: a rule must be a mapping with the keys "rule" and "message"',
    ],
    [
      'missing and unknown members',
      'rules:\n  - rule: "true"\n    reason: x',
      'line 2: the key "reason" is not known; line 2: "message" must be a string of at most 500 characters',
    ],
    [
      'an expression without end',
      `rules:\n  - rule: ${'x'.repeat(2_001)}\n    message: m`,
      'line 2: "rule" must be a string of at most 2000 characters',
    ],
    [
      'too many rules',
      `rules: [${'{},'.repeat(101)}]`,
      'there are 101 rules; there may be at most 100',
    ],
    ['what is no YAML', 'rules: [', 'line 1'],
    ['too much text', 'x'.repeat(51_201), 'more than 51,200 characters'],
  ])('refuses %s', (_what, text, reason) => {
    expect(() => parseTemplateRules(text)).toThrow(reason);
  });
});

describe('what CEL is given', () => {
  it('has whole numbers as CEL has them', () => {
    const inputs = parseEnvironmentSpec(`
proton: EnvironmentSpec
spec:
  share: 1
  sizes: [1, 2.0, 9007199254740993]
  nodes: { min: 3 }
  maybe: null
  unknown: 7
`);
    expect(toRuleInputs(schema, inputs)).toEqual({
      share: 1,
      sizes: [1n, 2n, 9007199254740993n],
      nodes: { min: 3n },
      unknown: 7n,
    });
  });

  it('has the types of the schema', () => {
    expect(toRuleType(schema)).toEqual({
      name: 'string',
      share: 'double',
      sizes: 'list<int>',
      nodes: { min: 'int', public: 'bool' },
      pools: 'list',
      tags: 'map',
      odd: 'map',
      either: 'dyn',
      maybe: 'dyn',
    });
  });
});
