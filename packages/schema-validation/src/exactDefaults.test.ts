import {
  formatExactJson,
  parseEnvironmentSpec,
  parseTemplateSchema,
} from '@proton-vending/backstage-plugin-proton-common';
import { DefaultSchemaValidator } from './DefaultSchemaValidator';

describe('defaults with exact numbers', () => {
  const validator = DefaultSchemaValidator.create();
  const schema = parseTemplateSchema(`
schema:
  format: { openapi: 3.0.0 }
  environment_input_type: Inputs
  types:
    Inputs:
      type: object
      required: [id, ratio]
      properties:
        id: { type: integer, default: 9007199254740993 }
        ratio: { type: number, default: 1.0 }
        default: { type: integer, minimum: 1.0, default: 9007199254740995 }
        pool:
          type: object
          default: { size: 2.50 }
          properties: { size: { type: number }, max: { type: number, default: 3.0 } }
`);

  afterAll(() => validator.close());

  it('keep their digits', async () => {
    expect(
      formatExactJson(await validator.applyInputDefaults(schema, {})),
    ).toBe(
      '{"id":9007199254740993,"ratio":1.0,"default":9007199254740995,"pool":{"size":2.50,"max":3.0}}',
    );
  });

  it('leave the digits of the inputs and the order of their keys', async () => {
    expect(
      formatExactJson(
        await validator.applyInputDefaults(
          schema,
          parseEnvironmentSpec(
            'proton: EnvironmentSpec\nspec: { ratio: 2.0, id: 1, x: { b: 1, "10": 2, "9": 3.0 } }',
          ),
        ),
      ),
    ).toContain('{"ratio":2.0,"id":1,"x":{"b":1,"10":2,"9":3.0},');
  });

  it('keep the order of their keys', async () => {
    const ordered = parseTemplateSchema(`
schema:
  format: { openapi: 3.0.0 }
  environment_input_type: Inputs
  types:
    Inputs:
      type: object
      properties:
        zones: { type: object, default: { b: 1, "10": { "2": x, "1": y }, "9": 3 } }
        others: { type: object, default: { "9": 3, b: 1, "10": { "2": x, "1": y } } }
        pool:
          type: object
          default: { "7": { "3": 1.0 }, "5": 2 }
          properties: { "7": { type: object, properties: { "1": { type: integer, default: 1 } } } }
`);
    expect(
      formatExactJson(await validator.applyInputDefaults(ordered, {})),
    ).toBe(
      '{"zones":{"b":1,"10":{"2":"x","1":"y"},"9":3},"others":{"9":3,"b":1,"10":{"2":"x","1":"y"}},"pool":{"7":{"3":1.0,"1":1},"5":2}}',
    );
  });

  it('take no text of an input for a number', async () => {
    const mark = 'exact number 0';

    expect(
      await validator.applyInputDefaults(schema, { id: 1, text: mark }),
    ).toMatchObject({
      text: mark,
    });
  });
});
