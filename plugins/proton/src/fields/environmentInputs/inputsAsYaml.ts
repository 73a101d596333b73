import { EnvironmentInputs } from '@proton-vending/backstage-plugin-proton-common';
import { Document, isNode, LineCounter, parseDocument, stringify } from 'yaml';
import { isRecord, splitPath } from './inputPaths';

/** Something that is wrong with a text, and where. */
export interface YamlProblem {
  /** Counted from one; absent when it is the text as a whole. */
  line?: number;
  column?: number;
  /** What is wrong with the text as a whole. */
  code?: 'noLines';
  /** In English, as the reader of YAML says it. */
  message: string;
}

/** What a text says, or why it says nothing. */
export type ParsedInputs =
  | {
      inputs: EnvironmentInputs;
      /** The line of an input; of the nearest one around it when it is not there. */
      lineOf: (path: string) => number | undefined;
    }
  | { problems: YamlProblem[] };

const MAX_ALIASES = 100;

/** Reads inputs that people wrote as YAML; no text at all means no inputs. */
export function parseInputsYaml(text: string): ParsedInputs {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  if (document.errors.length > 0) {
    return {
      problems: document.errors.map(({ pos, message }) => {
        const { line, col } = lineCounter.linePos(pos[0]);
        return { line, column: col, message };
      }),
    };
  }
  try {
    const content: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
    if (content === null || content === undefined) {
      return { inputs: {}, lineOf: () => undefined };
    }
    if (!isRecord(content)) {
      return {
        problems: [
          {
            code: 'noLines',
            message: 'The inputs must be lines such as "node_size: large"',
          },
        ],
      };
    }
    return {
      inputs: content,
      lineOf: path => findLine(document, lineCounter, splitPath(path)),
    };
  } catch (error) {
    return { problems: [{ message: String((error as Error).message) }] };
  }
}

/** Writes inputs as YAML; none as no text. */
export function formatInputsYaml(inputs: EnvironmentInputs): string {
  return Object.keys(inputs).length > 0 ? stringify(inputs) : '';
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
