import { compareSchemas } from '../schemaChanges';
import { parseEnvironmentSpec } from './environmentSpec';
import { maskInputs, keepMasked, omitSensitiveInputs } from './sensitiveInputs';
import { parseTemplateSchema } from './templateSchema';

const toSchema = (types: string) => `
schema:
  format: { openapi: "3.0.0" }
  environment_input_type: T0
  types:
${types}
`;

/** Types that each refer twice to the next. */
function doubling(levels: number, refer: (name: string) => string): string {
  return toSchema(
    Array.from({ length: levels }, (_, level) =>
      level === levels - 1
        ? `    T${level}: { type: string }`
        : `    T${level}: { type: object, ${refer(
            `{ $ref: "#/T${level + 1}" }`,
          )} }`,
    ).join('\n'),
  );
}

/** Takes longer for work that is done again and again for each input. */
function measure<T>(work: () => T): { result: T; time: number } {
  const start = performance.now();
  const result = work();
  return { result, time: performance.now() - start };
}

describe('a schema that stands for too much', () => {
  it.each([
    ['properties', (next: string) => `properties: { a: ${next}, b: ${next} }`],
    ['anyOf', (next: string) => `anyOf: [${next}, ${next}]`],
    ['allOf', (next: string) => `allOf: [${next}, ${next}]`],
    ['items', (next: string) => `oneOf: [{ items: ${next} }, ${next}]`],
  ])('is refused by name: %s that double', (_, refer) => {
    const { time } = measure(() =>
      expect(() => parseTemplateSchema(doubling(60, refer))).toThrow(
        'schema.types.T0 has more than 512,000 characters with each $ref written out; refer to types from fewer places',
      ),
    );

    expect(time).toBeLessThan(15_000);
  });

  it('is refused for a long list that many inputs refer to', () => {
    const values = Array.from({ length: 2_000 }, (_, index) => `v${index}`);
    const inputs = Array.from(
      { length: 500 },
      (_, index) => `i${index}: { $ref: "#/Size" }`,
    );

    expect(() =>
      parseTemplateSchema(
        toSchema(
          `    Size: { type: string, enum: [${values.join(
            ',',
          )}] }\n    T0: { type: object, properties: { ${inputs.join(
            ', ',
          )} } }`,
        ),
      ),
    ).toThrow('more than 512,000 characters');
  });

  it('is refused for a chain of very many types', () => {
    const types = Array.from(
      { length: 1_500 },
      (_, index) => `    T${index}: { $ref: "#/T${index + 1}" }`,
    );

    expect(() => parseTemplateSchema(toSchema(types.join('\n')))).toThrow(
      'schema.types has 1500 types; it may have at most 500',
    );
  });

  it('is accepted up to that, and can be compared', () => {
    const schema = parseTemplateSchema(
      doubling(12, next => `properties: { a: ${next}, b: ${next} }`),
    ).inputs;

    const { result, time } = measure(() => compareSchemas(schema, schema));

    expect(result).toEqual([]);
    expect(time).toBeLessThan(15_000);
  });
});

describe('a spec with thousands of inputs that no schema names', () => {
  const schema = { type: 'object', properties: { a: { type: 'string' } } };
  const inputs = parseEnvironmentSpec(
    `proton: EnvironmentSpec\nspec:\n${Array.from(
      { length: 4_500 },
      (_, index) => `  k${index}: 1`,
    ).join('\n')}`,
  );

  it.each([
    ['omitted', () => omitSensitiveInputs(schema, inputs).masked.length],
    ['masked', () => Object.keys(maskInputs([schema], inputs)).length],
    [
      'kept',
      () => {
        const current = inputs;
        const wanted = { a: 'x' };
        return Object.keys(keepMasked({ schema, current, wanted })).length - 1;
      },
    ],
  ])('is %s in time', (_, work) => {
    const { result, time } = measure(work);

    expect(result).toBe(4_500);
    expect(time).toBeLessThan(15_000);
  });
});
