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

describe('describeViolation', () => {
  it.each([
    ['must be >= 1', 'must be at least 1'],
    ['must be integer', 'must be a whole number'],
    ['must NOT have fewer than 1 items', 'needs at least 1 item'],
    [
      'must NOT have more than 40 characters',
      'must not have more than 40 characters',
    ],
    ['is required', 'is required'],
  ])('says "%s" as "%s"', (message, words) => {
    expect(describeViolation({ path: 'plain', message }, schema)).toBe(words);
  });

  it.each([
    [
      'network.vpc_cidr',
      'does not have the right form, such as 10.0.0.0/16. IPv4 range from /16 to /20',
    ],
    ['cidrs[2]', 'is not a valid "IPv4 range"'],
    ['plain', 'does not have the right form'],
  ])('tells a pattern of %s by what the schema says', (path, words) => {
    const message = 'must match pattern "^(25[0-5]|2[0-4])$"';
    expect(describeViolation({ path, message }, schema)).toBe(words);
  });
});

it('does not repeat a description that stands beside the error', () => {
  expect(
    describeViolation(
      { path: 'network.vpc_cidr', message: 'must match pattern "x"' },
      schema,
      { besideDescription: true },
    ),
  ).toBe('does not have the form that is described above, such as 10.0.0.0/16');
});

describe('describeViolationWithTitle', () => {
  it('names the input by its title and path', () => {
    expect(
      describeViolationWithTitle(
        { path: 'network.vpc_cidr', message: 'is required' },
        schema,
      ),
    ).toBe('VPC CIDR (network.vpc_cidr) is required');
    expect(
      describeViolationWithTitle(
        { path: 'plain', message: 'is required' },
        schema,
      ),
    ).toBe('plain is required');
  });
});
