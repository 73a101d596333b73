import {
  EnvironmentInputs,
  ExactNumber,
  isExactNumber,
  MAX_SPEC_CHARACTERS,
  readYaml,
  toFormInputs,
} from '@proton-vending/backstage-plugin-proton-common';
import { Document, isNode, LineCounter, parseDocument, stringify } from 'yaml';
import { isRecord, splitPath } from './inputPaths';

/** Something that is wrong with a text, and where. */
export interface YamlProblem {
  /** Counted from one; absent for a mistake that has no single place. */
  line?: number;
  /** The path of the input that is wrong, if it is one input. */
  path?: string;
  /** For a translation; absent when only the reader of YAML can say what is wrong. */
  code?: 'noLines' | 'tooLong' | 'safeInteger' | 'tooManyDigits';
  /** The number that the code speaks of. */
  limit?: number;
  /** In English. */
  message: string;
}

/** What a text says, or why it can't be read. */
export type ParsedInputs =
  | {
      inputs: EnvironmentInputs;
      /** The line of an input; of the nearest one around it when it is not there. */
      lineOf: (path: string) => number | undefined;
    }
  | { problems: YamlProblem[] };

const MAX_PROBLEMS = 10;

/**
 * Reads inputs that people wrote as YAML; no text at all means no inputs. Numbers
 * that a browser would round are problems.
 */
export function parseInputsYaml(text: string): ParsedInputs {
  const reading = readYaml(text, { limit: MAX_SPEC_CHARACTERS });
  if ('reasons' in reading) {
    return { problems: reading.reasons.map(toProblem) };
  }
  const { content } = reading;
  if (content === null || content === undefined) {
    return { inputs: {}, lineOf: () => undefined };
  }
  if (!isRecord(content) || isExactNumber(content)) {
    return {
      problems: [
        {
          code: 'noLines',
          message: 'The inputs must be lines such as "node_size: large"',
        },
      ],
    };
  }
  const lineOf = createLineFinder(text);
  const problems = listUnheldNumbers(content).map(({ path, number }) => ({
    ...describeUnheld(number),
    path,
    line: lineOf(path),
  }));
  return problems.length > 0
    ? { problems: problems.slice(0, MAX_PROBLEMS) }
    : { inputs: toFormInputs(content), lineOf };

  function toProblem(reason: string): YamlProblem {
    const line = 'line' in reading ? reading.line : undefined;
    return line === undefined
      ? describeUnplaced(text, reason)
      : { line, message: reason.replace(/ at line \d+$/, '') };
  }
}

function describeUnplaced(text: string, message: string): YamlProblem {
  return [...text].length > MAX_SPEC_CHARACTERS
    ? { code: 'tooLong', limit: MAX_SPEC_CHARACTERS, message }
    : { message };
}

function describeUnheld(number: ExactNumber): YamlProblem {
  const nearest = number.toNumber();
  if (!Number.isInteger(nearest) || Number.isSafeInteger(nearest)) {
    return {
      code: 'tooManyDigits',
      message: 'has more digits than a form can hold',
    };
  }
  return {
    code: 'safeInteger',
    limit: Math.sign(nearest) * Number.MAX_SAFE_INTEGER,
    message: 'is a number that a form cannot hold',
  };
}

/** The numbers that JavaScript would round, with their paths. */
function listUnheldNumbers(
  value: unknown,
  path = '',
): Array<{ path: string; number: ExactNumber }> {
  if (isExactNumber(value)) {
    // A form holds the digits of such a number as a string.
    return typeof toFormInputs({ value }).value === 'string'
      ? [{ path, number: value }]
      : [];
  }
  if (Array.isArray(value)) {
    return value.flatMap((item, index) =>
      listUnheldNumbers(item, `${path}[${index}]`),
    );
  }
  return isRecord(value)
    ? Object.entries(value).flatMap(([name, below]) =>
        listUnheldNumbers(below, path ? `${path}.${name}` : name),
      )
    : [];
}

/** Writes inputs as YAML; none as no text. */
export function formatInputsYaml(inputs: EnvironmentInputs): string {
  return Object.keys(inputs).length > 0 ? stringify(inputs) : '';
}

/** Finds lines in a text that {@link readYaml} has accepted. */
function createLineFinder(text: string): (path: string) => number | undefined {
  let parsed: { document: Document.Parsed; lines: LineCounter } | undefined;
  return path => {
    if (!parsed) {
      const lines = new LineCounter();
      parsed = {
        lines,
        document: parseDocument(text, {
          lineCounter: lines,
          prettyErrors: false,
          resolveKnownTags: false,
          // Its check compares each key with each.
          uniqueKeys: false,
        }),
      };
    }
    return findLine(parsed.document, parsed.lines, splitPath(path));
  };
}

function findLine(
  document: Document.Parsed,
  lineCounter: LineCounter,
  steps: string[],
): number | undefined {
  for (let depth = steps.length; depth > 0; depth--) {
    const found: unknown = document.getIn(
      steps
        .slice(0, depth)
        .map(step => (/^\d+$/.test(step) ? Number(step) : step)),
      true,
    );
    if (isNode(found) && found.range) {
      return lineCounter.linePos(found.range[0]).line;
    }
  }
  return undefined;
}
