import type { JsonObject } from '@backstage/types';
import { isRecord } from '../spec/json';
import { FormInput, listFormInputs } from './formInputs';

const ALTERNATIVES = ['oneOf', 'anyOf'] as const;

/** The alternatives of all inputs together, which say which other inputs there are. */
export interface RootAlternatives {
  /** `oneOf` and `anyOf` as a form needs them. */
  keywords: JsonObject;
  /** The inputs of the alternatives. */
  inputs: FormInput[];
  /** The names that the alternatives say something about. */
  names: string[];
}

/**
 * The alternatives of the inputs; undefined when there are none.
 *
 * @param written - the schema of all inputs, written out
 * @param asked - the same with "None" beside optional inputs
 */
export function findRootAlternatives(
  written: JsonObject,
  asked: JsonObject,
): RootAlternatives | undefined {
  const options = ALTERNATIVES.flatMap(keyword =>
    listOptions(written, keyword),
  );
  if (options.length === 0) {
    return undefined;
  }
  const inputs = options.flatMap(listInputs);
  return {
    keywords: Object.fromEntries(
      ALTERNATIVES.flatMap(keyword => {
        const value = asked[keyword];
        return value === undefined ? [] : [[keyword, value]];
      }),
    ),
    inputs,
    names: [
      ...inputs.map(({ name }) => name),
      ...options.flatMap(listRequiredBelow),
    ],
  };
}

/** The inputs of one alternative, and of the alternatives in it. */
function listInputs(option: JsonObject): FormInput[] {
  return [
    ...listFormInputs(option),
    ...ALTERNATIVES.flatMap(keyword => listOptions(option, keyword)).flatMap(
      listInputs,
    ),
  ];
}

function listRequiredBelow(option: JsonObject): string[] {
  const { required } = option;
  return [
    ...(Array.isArray(required) ? (required as string[]) : []),
    ...ALTERNATIVES.flatMap(keyword => listOptions(option, keyword)).flatMap(
      listRequiredBelow,
    ),
  ];
}

function listOptions(schema: JsonObject, keyword: string): JsonObject[] {
  const options = schema[keyword];
  return Array.isArray(options)
    ? options.filter((option): option is JsonObject => isRecord(option))
    : [];
}
