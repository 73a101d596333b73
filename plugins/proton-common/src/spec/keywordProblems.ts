import { INPUT_KEYWORDS } from './inputKeywords';
import { formatPath, isRecord, Path } from './json';
import { TemplateSchema } from './templateSchema';

/**
 * What is wrong with a schema's `x-proton-` keywords.
 *
 * @public
 */
export interface KeywordProblems {
  /** What keeps a version from being registered. */
  errors: string[];
  /** What its author should know all the same. */
  warnings: string[];
}

type Check = (value: unknown) => string | undefined;

const isText: Check = value =>
  typeof value === 'string' && value.trim() !== ''
    ? undefined
    : 'must be a string that is not empty';

const CHECKS: Record<(typeof INPUT_KEYWORDS)[number], Check> = {
  'x-proton-immutable': value =>
    typeof value === 'boolean' ? undefined : 'must be true or false',
  'x-proton-group': isText,
  'x-proton-order': value =>
    Number.isFinite(value) ? undefined : 'must be a number',
  'x-proton-help': isText,
};

/** Keywords whose value is one schema, and those whose value is a list of them. */
const BELOW = ['items', 'not', 'additionalProperties'];
const ALTERNATIVES = ['allOf', 'anyOf', 'oneOf'];

/** Inputs below these have no place of their own that could be compared. */
const PLACELESS = ['items', 'not', 'anyOf', 'oneOf'];

/**
 * Finds what is wrong with the `x-proton-` keywords of a schema, each with its path.
 * Read the schema as it is written, so that the paths are its author's.
 *
 * @public
 */
export function findKeywordProblems({
  inputTypeName,
  inputs,
}: TemplateSchema): KeywordProblems {
  const errors = new Set<string>();
  const warnings = new Set<string>();
  const types = isRecord(inputs.definitions) ? inputs.definitions : {};
  const visited = new Set<string>();

  function visitType(name: string, isPlaceless: boolean): void {
    const key = JSON.stringify([name, isPlaceless]);
    if (!visited.has(key)) {
      visited.add(key);
      visit(types[name], ['schema', 'types', name], isPlaceless);
    }
  }

  function visit(node: unknown, at: Path, isPlaceless: boolean): void {
    if (!isRecord(node)) {
      return;
    }
    checkKeywords(node, at, isPlaceless);
    const { $ref, properties } = node;
    if (typeof $ref === 'string') {
      visitType($ref.replace(/^#\/definitions\//, ''), isPlaceless);
      return;
    }
    for (const [name, property] of Object.entries(
      isRecord(properties) ? properties : {},
    )) {
      visit(property, [...at, 'properties', name], isPlaceless);
    }
    for (const keyword of [...BELOW, ...ALTERNATIVES]) {
      const below = node[keyword];
      const placeless = isPlaceless || PLACELESS.includes(keyword);
      if (Array.isArray(below)) {
        below.forEach((each, index) =>
          visit(each, [...at, keyword, index], placeless),
        );
      } else {
        visit(below, [...at, keyword], placeless);
      }
    }
  }

  function checkKeywords(
    node: Record<string, unknown>,
    at: Path,
    isPlaceless: boolean,
  ): void {
    for (const keyword of INPUT_KEYWORDS) {
      const problem =
        Object.hasOwn(node, keyword) && CHECKS[keyword](node[keyword]);
      if (problem) {
        errors.add(`${formatPath([...at, keyword])} ${problem}`);
      }
    }
    if (isPlaceless && node['x-proton-immutable'] === true) {
      errors.add(
        `${formatPath([
          ...at,
          'x-proton-immutable',
        ])} has no effect in lists and alternatives; mark the whole input instead`,
      );
    }
    for (const name of Object.keys(node)) {
      if (name.startsWith('x-proton-') && !isKeyword(name)) {
        warnings.add(
          `${formatPath([
            ...at,
            name,
          ])} is not a known keyword and is ignored; the keywords are ${INPUT_KEYWORDS.join(
            ', ',
          )}`,
        );
      }
    }
  }

  visitType(inputTypeName, false);
  return { errors: [...errors], warnings: [...warnings] };
}

function isKeyword(name: string): boolean {
  return INPUT_KEYWORDS.some(keyword => keyword === name);
}
