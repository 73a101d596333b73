import {
  InputViolation,
  JsonSchema,
} from '@proton-vending/backstage-plugin-proton-common';
import { findInputSchema } from './inputPaths';

/** Words for the messages of the schema checker that people stumble over. */
const WORDS: Array<[RegExp, (...groups: string[]) => string]> = [
  [/^must be integer$/, () => 'must be a whole number'],
  [/^must be string$/, () => 'must be a text'],
  [/^must be boolean$/, () => 'must be true or false'],
  [/^must be array$/, () => 'must be a list'],
  [/^must be object$/, () => 'must be a group of values'],
  [/^must be >= (.+)$/, limit => `must be at least ${limit}`],
  [/^must be <= (.+)$/, limit => `must be at most ${limit}`],
  [/^must be > (.+)$/, limit => `must be more than ${limit}`],
  [/^must be < (.+)$/, limit => `must be less than ${limit}`],
  [
    /^must NOT have fewer than (\d+) characters$/,
    count => `needs at least ${count} character${count === '1' ? '' : 's'}`,
  ],
  [
    /^must NOT have more than (\d+) characters$/,
    count => `must not have more than ${count} characters`,
  ],
  [
    /^must NOT have fewer than (\d+) items$/,
    count => `needs at least ${count} item${count === '1' ? '' : 's'}`,
  ],
  [
    /^must NOT have more than (\d+) items$/,
    count => `must not have more than ${count} items`,
  ],
  [/^must NOT have duplicate items/, () => 'must not have the same item twice'],
];

/**
 * What is wrong with an input, in a sentence without its name. A pattern that is
 * not met is told by the schema's own words for what belongs there, unless they
 * stand beside it anyway.
 */
export function describeViolation(
  { path, message }: InputViolation,
  schema: JsonSchema,
  options: { besideDescription?: boolean } = {},
): string {
  if (message.startsWith('must match pattern')) {
    return describePattern(findInputSchema(schema, path) ?? {}, options);
  }
  for (const [pattern, say] of WORDS) {
    const match = pattern.exec(message);
    if (match) {
      return say(...match.slice(1));
    }
  }
  return message;
}

/** What is wrong with an input, with its title and its path. */
export function describeViolationWithTitle(
  violation: InputViolation,
  schema: JsonSchema,
): string {
  const { path } = violation;
  const words = describeViolation(violation, schema);
  const title = findInputSchema(schema, path)?.title;
  if (!path) {
    return words;
  }
  return typeof title === 'string' && title
    ? `${title} (${path}) ${words}`
    : `${path} ${words}`;
}

function describePattern(
  input: JsonSchema,
  options: { besideDescription?: boolean },
): string {
  const { description, title, example, default: preset } = input;
  const sample = [example, preset].find(
    value => typeof value === 'string' && value !== '',
  );
  const such = sample ? `, such as ${sample}` : '';
  if (typeof description === 'string' && description) {
    return options.besideDescription
      ? `does not have the form that is described above${such}`
      : `does not have the right form${such}. ${description}`;
  }
  return typeof title === 'string' && title
    ? `is not a valid "${title}"${such}`
    : `does not have the right form${such}`;
}
