import { SchemaChange, SchemaFact } from '../environmentChanges';
import { JsonSchema } from '../spec';
import { describeSchemaFact } from './describeSchemaFact';
import { findKeywordFacts } from './findKeywordFacts';
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
  const facts = [
    ...compareRequirement(before, after),
    ...findKeywordFacts(before.schema, after.schema),
  ];
  return facts.length > 0
    ? [{ kind: 'changed', ...nameInput(after), ...tell(facts) }]
    : [];
}

function describeAdded(input: SchemaInput): SchemaChange {
  const { schema } = input;
  const required = input.required && schema.default === undefined;
  return {
    kind: 'added',
    ...nameInput(input),
    required,
    ...tell([
      ...(required ? [{ code: 'required' as const }] : []),
      ...findKeywordFacts({}, schema),
    ]),
  };
}

function describeRemoved(input: SchemaInput): SchemaChange {
  return {
    kind: 'removed',
    ...nameInput(input),
    ...tell([{ code: 'without-effect' }]),
  };
}

function nameInput({ path, schema }: SchemaInput) {
  return {
    path,
    ...(typeof schema.title === 'string' && { title: schema.title }),
  };
}

function compareRequirement(
  before: SchemaInput,
  after: SchemaInput,
): SchemaFact[] {
  if (before.required === after.required) {
    return [];
  }
  return [{ code: after.required ? 'required' : 'optional' }];
}

/** Facts for people and for programs. */
function tell(facts: SchemaFact[]) {
  return { details: facts.map(fact => describeSchemaFact(fact)), facts };
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
