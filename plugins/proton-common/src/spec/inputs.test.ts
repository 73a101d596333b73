import { findInputViolations } from './inputs';
import { parseTemplateSchema } from './templateSchema';

const schema = parseTemplateSchema(`
schema:
  format:
    openapi: "3.0.0"
  environment_input_type: "Inputs"
  types:
    Inputs:
      type: object
      required: [cluster_name, region]
      additionalProperties: false
      properties:
        cluster_name: { type: string, pattern: "^[a-z]+$", maxLength: 5 }
        region: { type: string, default: eu-west-1 }
        size: { type: string, enum: [small, large], default: small }
        subnets:
          type: array
          items:
            type: object
            required: [cidr]
            properties: { cidr: { type: string } }
`);

describe('findInputViolations', () => {
  it('finds none in good inputs', () => {
    expect(findInputViolations(schema, { cluster_name: 'abc' })).toEqual([]);
  });

  it('does not ask for a required input that has a default', () => {
    expect(findInputViolations(schema, {})).toEqual([
      { path: 'cluster_name', message: 'is required', keyword: 'required' },
    ]);
  });

  it('finds every violation, with its path and without the value', () => {
    const violations = findInputViolations(schema, {
      cluster_name: 'TOO-LONG',
      size: 'huge',
      subnets: [{}],
      colour: 'red',
    });

    expect(violations).toEqual(
      expect.arrayContaining([
        {
          path: 'cluster_name',
          message: 'must NOT have more than 5 characters',
          keyword: 'maxLength',
          params: { limit: 5 },
        },
        {
          path: 'cluster_name',
          message: 'must match pattern "^[a-z]+$"',
          keyword: 'pattern',
          params: { pattern: '^[a-z]+$' },
        },
        {
          path: 'size',
          message: 'must be one of "small", "large"',
          keyword: 'enum',
          params: { allowedValues: ['small', 'large'] },
        },
        {
          path: 'subnets[0].cidr',
          message: 'is required',
          keyword: 'required',
        },
        {
          path: 'colour',
          message: 'is not an input of this template version',
          keyword: 'additionalProperties',
        },
      ]),
    );
    expect(violations).toHaveLength(5);
  });
});
