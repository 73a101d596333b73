import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { DefaultSchemaValidator } from '@proton-vending/schema-validation';
import { validateSpec } from './validateSpec';

const SPEC = 'proton: EnvironmentSpec\nspec: {}\n';
const VERSION = { templateName: 'eks', majorVersion: 1, minorVersion: 0 };

describe('validateSpec', () => {
  const schemaValidator = DefaultSchemaValidator.create();

  afterAll(() => schemaValidator.close());

  it('refuses a schema that only an earlier release registered', async () => {
    const types = Array.from(
      { length: 501 },
      (_, index) => `T${index}: { type: object }`,
    );
    const schema = `schema:
  format: { openapi: "3.0.0" }
  environment_input_type: T0
  types: { ${types.join(', ')} }
`;

    await expect(
      validateSpec(schemaValidator, SPEC, { ...VERSION, schema }),
    ).rejects.toMatchObject({
      name: 'ValidationException',
      message:
        'The template schema is not valid: schema.types has 501 types; it may have at most 500. Use a template version with a corrected schema',
    });
  });

  it('lists a few of many problems, each at a length that people read', async () => {
    const schema = `schema:
  format: { openapi: "3.0.0" }
  environment_input_type: Inputs
  types:
    Inputs:
      type: object
      additionalProperties: { type: string, enum: [${'x'.repeat(2_000)}] }
`;
    const spec = `proton: EnvironmentSpec\nspec:\n${Array.from(
      { length: 1_000 },
      (_, index) => `  k${index}: 1`,
    ).join('\n')}`;

    const { message } = await validateSpec(schemaValidator, spec, {
      ...VERSION,
      schema,
    }).catch(error => error);

    expect(message).toMatch(
      /spec\.k0 must be string.*spec has \d+ more problems$/s,
    );
    expect(message.length).toBeLessThan(11_000);
  });
});

const schemaWith = (keyword: string) => `
schema:
  format: { openapi: 3.0.0 }
  environment_input_type: Inputs
  types:
    Inputs:
      type: object
      properties:
        name: { type: string ${keyword} }
`;

const IMMUTABLE = schemaWith(', x-proton-immutable: true');

const RULES = `
rules:
  - rule: self.name == oldSelf.name
    message: stays
    fieldPath: name
`;

describe('the check of a spec against what is deployed', () => {
  const validator = DefaultSchemaValidator.create();

  afterAll(() => validator.close());

  const check = (
    version: { schema: string; rules?: string },
    deployed: { spec: string; schema?: string },
  ) =>
    validateSpec(
      validator,
      formatEnvironmentSpec({ name: 'new' }),
      { ...VERSION, ...version },
      deployed,
    );

  it.each([{ schema: IMMUTABLE }, { schema: schemaWith(''), rules: RULES }])(
    'refuses what it cannot compare for %j',
    async version => {
      await expect(check(version, { spec: '{' })).rejects.toThrow(
        expect.objectContaining({
          name: 'ValidationException',
          message: expect.stringMatching(
            /^Immutable inputs and rules that use oldSelf can't be checked, because the deployed spec can't be read: /,
          ),
        }),
      );
    },
  );

  it('compares with a spec whose schema cannot be read', async () => {
    const deployed = {
      spec: formatEnvironmentSpec({ name: 'old' }),
      schema: '{',
    };
    await expect(check({ schema: IMMUTABLE }, deployed)).rejects.toThrow(
      "spec.name can't be changed after the environment is created",
    );
  });

  it('takes every spec where nothing is compared', async () => {
    await check({ schema: schemaWith('') }, { spec: '{' });
  });
});
