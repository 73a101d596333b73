import { SchemaChange } from '../environmentChanges';
import { JsonSchema } from '../spec';
import { describeKeywordChanges } from './describeKeywordChanges';
import { listInputs, SchemaInput } from './listInputs';

/**
 * What differs between the schemas of two template versions, for whoever fills
 * them in: inputs by their dotted paths, in the order of the newer schema and
 * then of what it no longer has. `$ref`s count as what they refer to.
 *
 * An object that is new or gone is told as a whole, its inputs are not.
 *
 * @param before - JSON Schema of inputs, its types under `definitions`
 * @param after - the same of the other version
 *
 * @public
 */
export function compareSchemas(
  before: JsonSchema,
  after: JsonSchema,
): SchemaChange[] {
  const old = listInputs(before);
  const current = listInputs(after);
  return [
    ...[...current].flatMap(([path, input]) => {
      const previous = old.get(path);
      if (previous) {
        return compareInput(previous, input);
      }
      return isWithin(path, parent => current.has(parent) && !old.has(parent))
        ? []
        : [describeAdded(input)];
    }),
    ...[...old].flatMap(([path, input]) =>
      current.has(path) ||
      isWithin(path, parent => old.has(parent) && !current.has(parent))
        ? []
        : [describeRemoved(input)],
    ),
  ];
}

function compareInput(before: SchemaInput, after: SchemaInput): SchemaChange[] {
  const details = [
    ...describeRequirement(before, after),
    ...describeKeywordChanges(before.schema, after.schema),
  ];
  return details.length > 0
    ? [{ kind: 'changed', ...nameInput(after), details }]
    : [];
}

function describeAdded(input: SchemaInput): SchemaChange {
  const { schema, required } = input;
  const hasDefault = schema.default !== undefined;
  return {
    kind: 'added',
    ...nameInput(input),
    required: required && !hasDefault,
    details: [
      ...(required && !hasDefault ? ['It has to be given'] : []),
      ...describeKeywordChanges({}, schema),
    ],
  };
}

function describeRemoved(input: SchemaInput): SchemaChange {
  return {
    kind: 'removed',
    ...nameInput(input),
    details: ['A value for it is refused or has no effect any more'],
  };
}

function nameInput({ path, schema }: SchemaInput) {
  return {
    path,
    ...(typeof schema.title === 'string' && { title: schema.title }),
  };
}

function describeRequirement(
  before: SchemaInput,
  after: SchemaInput,
): string[] {
  if (before.required === after.required) {
    return [];
  }
  return [after.required ? 'It has to be given' : 'It may be left out'];
}

/** Whether a path lies within one that the test is true of. */
function isWithin(path: string, test: (parent: string) => boolean): boolean {
  const parts = path.split('.');
  return parts.some(
    (_, index) =>
      index > 0 &&
      test(
        parts
          .slice(0, index)
          .join('.')
          .replace(/(\[\])+$/, ''),
      ),
  );
}
