import { parseEnvironmentSpec } from './environmentSpec';
import { formatExactJson } from './json';
import { keepExactNumbers, toFormInputs, toFormSchema } from './formValues';
import { listInputChanges } from './inputChanges';
import { findInputViolations } from './inputs';
import { maskInputs } from './sensitiveInputs';
import { parseTemplateSchema, TemplateSchemaError } from './templateSchema';

function readInputs(inputs: string) {
  return parseEnvironmentSpec(`proton: EnvironmentSpec\nspec: ${inputs}`);
}

function readSchema(properties: string, rest: string = '') {
  return parseTemplateSchema(`
schema:
  format: { openapi: 3.0.0 }
  environment_input_type: Inputs
  types:
    Inputs:
      type: object
      ${rest}
      properties: ${properties}
`);
}

describe('validation of numbers that JavaScript rounds', () => {
  it.each([
    // The nearest JavaScript number of the first is the limit itself.
    ['maximum: 9007199254740992', '9007199254740993', 'must be <='],
    ['maximum: 9007199254740994', '9007199254740993', undefined],
    ['minimum: 9007199254740996', '9007199254740995', 'must be >='],
    ['minimum: 9007199254740994', '9007199254740995', undefined],
    ['maximum: 10', '9007199254740993', 'must be <='],
    ['format: int64', '9223372036854775807', undefined],
    ['format: int64', '9223372036854775808', 'must be <'],
    ['format: int64', '-9223372036854775808', undefined],
    ['format: int64', '-9223372036854775809', 'must be >='],
    ['multipleOf: 3', '9007199254740995', 'must be multiple of 3'],
    ['multipleOf: 2', '9007199254740993', 'has more digits than'],
    ['multipleOf: 0.5', '9007199254740993', 'has more digits than'],
    ['enum: [9007199254740992]', '9007199254740993', 'must be one of'],
    ['enum: [9007199254740992]', '9007199254740992', undefined],
    ['type: integer', '9007199254740993', undefined],
    ['type: string', '9007199254740993', 'must be string'],
  ])('%s: %s', (rule, value, message) => {
    const violations = findInputViolations(
      readSchema(`{ n: { ${rule} } }`),
      readInputs(`{ n: ${value} }`),
    );

    const messages = violations.map(each => each.message).join('; ');
    expect(messages).toMatch(message ?? /^$/);
  });

  it('refuses an integer that a form has rounded', () => {
    const schema = readSchema(
      '{ n: { type: array, items: { type: integer } } }',
    );

    expect(findInputViolations(schema, { n: [1, 2 ** 53] })).toEqual([
      {
        path: 'n[1]',
        message: expect.stringContaining('write it in the text of the spec'),
        keyword: 'safeInteger',
        params: { limit: 9007199254740991 },
      },
    ]);
  });

  it('applies a step to its own property', () => {
    const schema = readSchema(
      '{ n: { type: integer }, m: { type: integer, multipleOf: 2 } }',
    );

    expect(
      findInputViolations(schema, readInputs('{ n: 9007199254740993, m: 4 }')),
    ).toEqual([]);
  });

  it('refuses a decimal that it cannot decide', () => {
    const schema = readSchema(
      '{ n: { type: number, maximum: 0.12345678901234568 } }',
    );

    expect(
      findInputViolations(schema, readInputs('{ n: 0.1234567890123456789 }')),
    ).toHaveLength(1);
    expect(findInputViolations(schema, readInputs('{ n: 0.10 }'))).toEqual([]);
    expect(
      findInputViolations(
        readSchema('{ n: { type: integer } }'),
        readInputs('{ n: 1.00000000000000000001 }'),
      ),
    ).toHaveLength(1);
  });

  it('refuses a schema whose limit JavaScript rounds', () => {
    expect(() =>
      readSchema('{ n: { type: integer, maximum: 9223372036854775807 } }'),
    ).toThrow(TemplateSchemaError);
    expect(() =>
      readSchema('{ n: { type: integer, enum: [9007199254740993] } }'),
    ).toThrow('schema.types.Inputs.properties.n.enum[0]');
    expect(() =>
      readSchema('{ n: { type: number, maximum: 1e300 } }'),
    ).not.toThrow();
    expect(() =>
      readSchema('{ maximum: { type: integer, default: 9007199254740993 } }'),
    ).not.toThrow();
  });
});

describe('defaults', () => {
  const schema = readSchema(
    `
        id: { type: integer, default: 9007199254740993 }
        ratio: { type: number, default: 1.0 }
        default: { type: integer, minimum: 1.0, default: 9007199254740995 }
        pool:
          type: object
          default: { size: 2.50 }
          properties: { size: { type: number }, max: { type: number, default: 3.0 } }
`,
    'required: [id, ratio]',
  );

  it('are left out of a form that would round them', () => {
    expect(toFormSchema(schema.inputs)).toMatchObject({
      required: ['ratio'],
      properties: {
        id: { type: 'integer' },
        ratio: { default: 1 },
        pool: { default: { size: 2.5 } },
      },
    });
    expect(JSON.stringify(toFormSchema(schema.inputs))).not.toContain('900719');
    const choice = { enum: [{ default: 1, required: ['a'], properties: {} }] };
    expect(toFormSchema(choice)).toEqual(choice);
  });
});

describe('what people see', () => {
  const before = readInputs('{ id: 9007199254740993, ratio: 1.0 }');

  it('tells neighbours apart', () => {
    const after = readInputs('{ id: 9007199254740992, ratio: 1 }');

    expect(JSON.parse(JSON.stringify(listInputChanges(before, after)))).toEqual(
      [
        { path: 'id', before: '9007199254740993', after: '9007199254740992' },
        { path: 'ratio', before: '1.0', after: 1 },
      ],
    );
  });

  it('says that a sensitive number changed', () => {
    const schema = {
      properties: { id: { type: 'integer', format: 'password' } },
    };
    const inputs = readInputs('{ id: 9007199254740992 }');

    expect(maskInputs([schema], inputs, before).id).toContain('changed');
    expect(maskInputs([schema], before, before).id).not.toContain('changed');
  });
});

describe('forms', () => {
  const current = readInputs(
    '{ id: 9007199254740993, ratio: 1.0, pools: [{ size: 2.0 }], name: a }',
  );

  it('hold what JavaScript holds, and the digits of the rest', () => {
    expect(toFormInputs(current)).toEqual({
      id: '9007199254740993',
      ratio: 1,
      pools: [{ size: 2 }],
      name: 'a',
    });
  });

  it('change only what somebody changed', () => {
    const wanted = { ...toFormInputs(current), name: 'b' };

    expect(formatExactJson(keepExactNumbers(current, wanted))).toBe(
      '{"id":9007199254740993,"ratio":1.0,"pools":[{"size":2.0}],"name":"b"}',
    );
    expect(
      formatExactJson(keepExactNumbers(current, { id: '5', ratio: 2 })),
    ).toBe('{"id":"5","ratio":2}');
  });
});
