import {
  EnvironmentConfiguration,
  JsonSchema,
} from '@proton-vending/backstage-plugin-proton-common';
import { inlineReferences } from '../../fields/environmentInputs/inlineReferences';
import {
  isRecord,
  listLeaves,
  readInput,
} from '../../fields/environmentInputs/inputPaths';

/** An input as the configuration shows it. */
export interface ListedInput {
  path: string;
  /** The titles of the objects around it, outermost first. */
  group: string[];
  title: string;
  description?: string;
  /** What it has, or else its default. */
  value: unknown;
  /**
   * `set`: somebody chose it; `default`: the schema did; `unset`: it has nothing;
   * `masked`: it has a value that is not shown; `unknown`: the schema has no
   * such input.
   */
  state: 'set' | 'default' | 'unset' | 'masked' | 'unknown';
}

/** The inputs of a schema in its order, with their values; then what it does not know. */
export function listInputs(
  configuration: EnvironmentConfiguration,
): ListedInput[] {
  const { inputs, masked } = configuration;
  const schema = inlineReferences(configuration.schema);
  const listed = listBelow(schema, [], []);
  const known = new Set(listed.map(({ path }) => path));
  const unknown = listLeaves(inputs, [schema])
    .filter(path => !known.has(path))
    .map(
      (path): ListedInput => ({
        path,
        group: [],
        title: path,
        value: readInput(inputs, path),
        state: 'unknown',
      }),
    );
  return [...listed, ...unknown];

  function listBelow(
    parent: JsonSchema,
    steps: string[],
    group: string[],
  ): ListedInput[] {
    const properties = isRecord(parent.properties) ? parent.properties : {};
    return Object.entries(properties).flatMap(([name, property]) => {
      const input = isRecord(property) ? property : {};
      const path = [...steps, name];
      const title = textOf(input.title) ?? name;
      if (isRecord(input.properties)) {
        return listBelow(input, path, [...group, title]);
      }
      return [toListed(path.join('.'), group, title, input)];
    });
  }

  function toListed(
    path: string,
    group: string[],
    title: string,
    input: JsonSchema,
  ): ListedInput {
    const value = readInput(inputs, path);
    const description = textOf(input.description);
    const common = { path, group, title, description };
    if (masked.includes(path)) {
      return { ...common, value: undefined, state: 'masked' };
    }
    if (value !== undefined) {
      return { ...common, value, state: 'set' };
    }
    return {
      ...common,
      value: input.default,
      state: input.default === undefined ? 'unset' : 'default',
    };
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
