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
