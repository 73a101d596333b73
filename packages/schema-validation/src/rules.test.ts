import {
  applyInputDefaults,
  EnvironmentInputs,
  parseTemplateRules,
  parseTemplateSchema,
} from '@proton-vending/backstage-plugin-proton-common';
import { DefaultSchemaValidator } from './DefaultSchemaValidator';

jest.setTimeout(60_000);

const SCHEMA = parseTemplateSchema(`
schema:
  format: { openapi: 3.0.0 }
  environment_input_type: Inputs
  types:
    Inputs:
      type: object
      properties:
        min: { type: integer, default: 1 }
        max: { type: integer, default: 3 }
        version: { type: string }
        owner: { type: string }
        zones: { type: array, items: { type: string } }
        nodes: { type: object, properties: { share: { type: number } } }
`);

const RULES = `
rules:
  - rule: self.min <= self.max
    message: must not exceed the maximum
    fieldPath: min
  - rule: self.max >= oldSelf.max
    message: can't shrink
    fieldPath: max
  - rule: >-
      !has(self.version) || !has(oldSelf.version) ||
      int(self.version.split(".")[1]) - int(oldSelf.version.split(".")[1]) in [0, 1]
    message: must go up one minor version at a time
    fieldPath: version
  - rule: "!has(self.nodes) || self.nodes.share < 0.5"
    message: must leave half of the nodes alone
`;

const withRules = (text: string) => ({
  ...SCHEMA,
  rules: parseTemplateRules(text),
});

describe('rules over inputs', () => {
  const validator = DefaultSchemaValidator.create({
    timeLimit: 500,
    memoryLimit: 64,
  });

  afterAll(() => validator.close());

  const find = async (
    inputs: EnvironmentInputs,
    deployed?: EnvironmentInputs,
    rules = RULES,
  ) => {
    const violations = await validator.findInputViolations(
      withRules(rules),
      inputs,
      {
        deployed: deployed && applyInputDefaults(SCHEMA.inputs, deployed),
      },
    );
    return violations.map(({ path, message }) => `${path}: ${message}`);
  };

  it('see defaults, and name the input', async () => {
    expect(await find({})).toEqual([]);
    expect(await find({ min: 4 })).toEqual([
      'min: must not exceed the maximum',
    ]);
    expect(await find({ nodes: { share: 1 } })).toEqual([
      ': must leave half of the nodes alone',
    ]);
  });

  it('compare with what is deployed, on an update alone', async () => {
    expect(await find({ max: 2, version: '1.37' })).toEqual([]);
    expect(await find({ max: 2 }, {})).toEqual(["max: can't shrink"]);
    expect(await find({ version: '1.37' }, { version: '1.36' })).toEqual([]);
    for (const version of ['1.38', '1.35']) {
      expect(await find({ version }, { version: '1.36' })).toEqual([
        'version: must go up one minor version at a time',
      ]);
    }
  });

  it('wait until the inputs fit the schema', async () => {
    expect(await find({ min: 'many' })).toEqual(['min: must be integer']);
  });

  it('refuse what they can not judge, and name themselves', async () => {
    expect(
      await find(
        {},
        undefined,
        'rules:\n  - { rule: self.owner != "", message: is needed, fieldPath: owner }',
      ),
    ).toEqual([
      'owner: can\'t be checked by the rule on line 2 of the template\'s rules.yaml: No such key: owner (at "owner != """). Ask the template\'s owner to correct the rule',
    ]);
  });

  it.each<[string, string, EnvironmentInputs]>([
    [
      'a pattern that backtracks without end',
      `self.owner.matches("^(([a-z])+)+$")`,
      { owner: `${'a'.repeat(64)}!` },
    ],
    [
      'loops in loops',
      `self.zones.all(a, self.zones.all(b, self.zones.all(c, self.zones.all(d, a + b + c + d != ""))))`,
      { zones: Array.from({ length: 500 }, (_, index) => `z${index}`) },
    ],
  ])('end %s, and say which rule it is', async (_what, rule, inputs) => {
    const rules = JSON.stringify({ rules: [{ rule, message: 'm' }] });
    await expect(find(inputs, undefined, rules)).rejects.toThrow(
      /^The rule on line 1 of the template's rules\.yaml takes (longer than 0\.5 s|more than 64 MB of memory)\. Ask the template's owner to simplify it$/,
    );
    expect(await find({})).toEqual([]);
  });

  it('are compiled against the types of the schema', async () => {
    expect(await validator.findRuleProblems(withRules(RULES))).toEqual([]);
    expect(
      await validator.findRuleProblems(
        withRules(`rules:
  - { rule: self.minimum <= self.max, message: m }
  - { rule: self.min + 1, message: m, fieldPath: nodes.share }
  - { rule: self.min <=, message: m, fieldPath: nodes.size }
  - { rule: self.owner > 1, message: m }
  - { rule: process.exit(1), message: m }
`),
      ),
    ).toEqual([
      'line 4: the fieldPath "nodes.size" leads to no input',
      'line 2: the rule can\'t be used: No such key: minimum (at "minimum <= self.max")',
      "line 3: the rule can't be used: it must be true or false, not of type int",
      "line 4: the rule can't be used: Unexpected token: EOF",
      'line 5: the rule can\'t be used: no such overload: string > int (at "self.owner > 1")',
      expect.stringContaining("line 6: the rule can't be used: "),
    ]);
  });

  it('are refused when they are too deep', async () => {
    const rule = `${'('.repeat(200)}true${')'.repeat(200)}`;
    expect(
      await validator.findRuleProblems(
        withRules(JSON.stringify({ rules: [{ rule, message: 'm' }] })),
      ),
    ).toEqual([expect.stringContaining('Exceeded maxDepth')]);
  });
});
