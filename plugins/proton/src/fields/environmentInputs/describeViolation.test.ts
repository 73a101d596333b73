import { findInputViolations } from '@proton-vending/backstage-plugin-proton-common';
import { bracketed, translate } from '../../__testUtils__/translate';
import {
  describeViolation,
  describeViolationWithTitle,
} from './describeViolation';

const schema = {
  type: 'object',
  properties: {
    network: {
      properties: {
        vpc_cidr: {
          title: 'VPC CIDR',
          description: 'IPv4 range from /16 to /20',
          default: '10.0.0.0/16',
        },
      },
    },
    cidrs: { items: { title: 'IPv4 range' } },
    plain: {},
  },
};

/** What a schema of one input finds wrong with a value. */
function findViolation(input: object, value: unknown) {
  const [violation] = findInputViolations(
    { inputTypeName: 'Inputs', inputs: { properties: { plain: input } } },
    { plain: value },
  );
  return violation;
}

describe('describeViolation', () => {
  it.each([
    [{ minimum: 1 }, 0, 'must be at least 1'],
    [{ maximum: 1 }, 2, 'must be at most 1'],
    [{ exclusiveMinimum: 1 }, 1, 'must be more than 1'],
    [{ exclusiveMaximum: 1 }, 1, 'must be less than 1'],
    [{ multipleOf: 2 }, 3, 'must be a multiple of 2'],
    [{ type: 'integer' }, 'a', 'must be a whole number'],
    [{ type: 'number' }, 'a', 'must be a number'],
    [{ type: 'string' }, 1, 'must be a string'],
    [{ type: 'boolean' }, 1, 'must be true or false'],
    [{ type: 'array' }, 1, 'must be a list'],
    [{ type: 'object' }, 1, 'must be an object'],
    [{ enum: ['a', 2] }, 'b', 'must be one of "a", 2'],
    [{ const: 'a' }, 'b', 'must be "a"'],
    [{ minItems: 1 }, [], 'needs at least 1 item'],
    [{ maxItems: 1 }, [1, 2], 'must have at most 1 item'],
    [{ uniqueItems: true }, [1, 1], 'must not contain duplicates'],
    [{ minLength: 2 }, 'a', 'needs at least 2 characters'],
    [{ maxLength: 2 }, 'abc', 'must have at most 2 characters'],
    [{ minProperties: 1 }, {}, 'needs at least 1 entry'],
    [{ maxProperties: 1 }, { a: 1, b: 2 }, 'must have at most 1 entry'],
    [{ format: 'ipv4' }, 'a', 'must have the format ipv4'],
    [{ required: ['a'] }, {}, 'is required'],
    [
      { additionalProperties: false },
      { a: 1 },
      'is not an input of this template version',
    ],
  ])('says of %j that %j breaks it', (input, value, words) => {
    const violation = findViolation(input, value);
    expect(describeViolation(violation, schema, translate)).toBe(words);
    expect(describeViolation(violation, schema, bracketed)).toMatch(
      /^\[violations\./,
    );
  });

  it.each([
    [{ path: 'plain', message: 'breaks dependencies' }],
    [{ path: 'plain', message: 'is odd', keyword: 'oddness' }],
    [
      {
        path: 'plain',
        message: 'must be string,null',
        keyword: 'type',
        params: { type: ['string', 'null'] },
      },
    ],
  ])('keeps the message where it knows nothing better: %j', violation => {
    expect(describeViolation(violation, schema, translate)).toBe(
      violation.message,
    );
  });

  it.each([
    [
      'network.vpc_cidr',
      'has an invalid format, such as 10.0.0.0/16. IPv4 range from /16 to /20',
    ],
    ['cidrs[2]', 'is not a valid "IPv4 range"'],
    ['plain', 'has an invalid format'],
  ])('tells a pattern of %s by what the schema says', (path, words) => {
    const violation = { ...findViolation({ pattern: '^a' }, 'b'), path };
    expect(describeViolation(violation, schema, translate)).toBe(words);
  });
});

it('does not repeat a description that stands beside the error', () => {
  expect(
    describeViolation(
      { path: 'network.vpc_cidr', message: 'x', keyword: 'pattern' },
      schema,
      translate,
      { besideDescription: true },
    ),
  ).toBe("doesn't have the format described above, such as 10.0.0.0/16");
});

describe('describeViolationWithTitle', () => {
  it('names the input by its title and path', () => {
    const missing = { message: 'is required', keyword: 'required' };
    expect(
      describeViolationWithTitle(
        { path: 'network.vpc_cidr', ...missing },
        schema,
        translate,
      ),
    ).toBe('VPC CIDR (network.vpc_cidr) is required');
    expect(
      describeViolationWithTitle(
        { path: 'plain', ...missing },
        schema,
        translate,
      ),
    ).toBe('plain is required');
  });
});
