import { Composer, Node, Parser } from 'yaml';
import { limitReasons } from './limitReasons';
import { toJsonContent, YamlContentError } from './yamlContent';

/**
 * What a text of YAML or JSON says, or why it can't be read.
 *
 * @public
 */
export type YamlReading =
  | { content: unknown }
  | {
      reasons: string[];
      /** The line of the first mistake, counted from one, if it has one. */
      line?: number;
    };

/** A mistake in a text, and where it begins. */
class YamlSyntaxError extends SyntaxError {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.name = 'YamlSyntaxError';
    this.offset = offset;
  }
}

/** Nothing that people write is deeper; what contains itself is deeper still. */
const MAX_DEPTH = 64;
const TOO_DEEP = `It is nested deeper than ${MAX_DEPTH} levels`;

const DIRECTIVE = /^%(YAML +1\.2|TAG)(\s|$)/;

/** How much larger than the longest text its content may be, by aliases and merge keys. */
const MAX_GROWTH = 2;

/**
 * Reads one document of YAML or JSON that anybody may have written, in a time
 * that grows with its length alone.
 *
 * The content is what JSON can carry: merge keys (`<<`) are merged, and numbers
 * that JavaScript would change are an {@link ExactNumber}. Everything else, such
 * as `.inf` or `!!binary`, is a reason to refuse the text, with its path.
 *
 * @param options - `limit` is the number of characters that are read at most
 * @public
 */
export function readYaml(
  text: string,
  options: { limit: number },
): YamlReading {
  const { limit } = options;
  if (isLonger(text, limit)) {
    return {
      reasons: [`It has more than ${limit.toLocaleString('en-US')} characters`],
    };
  }
  try {
    const content = toJsonContent(parse(text), {
      maxSize: limit * MAX_GROWTH,
    });
    return isDeeper(content, MAX_DEPTH) ? { reasons: [TOO_DEEP] } : { content };
  } catch (error) {
    if (error instanceof RangeError) {
      return { reasons: [TOO_DEEP] };
    }
    if (error instanceof SyntaxError || error instanceof YamlContentError) {
      const offset = 'offset' in error ? Number(error.offset) : undefined;
      return {
        reasons: limitReasons([error.message]),
        ...(offset !== undefined && { line: findLine(text, offset) }),
      };
    }
    throw error;
  }
}

/** Proton counts characters; JavaScript counts some of them twice. */
function isLonger(text: string, limit: number): boolean {
  return (
    text.length > limit && (text.length > limit * 2 || [...text].length > limit)
  );
}

/**
 * The root node of the only document.
 *
 * @throws YamlSyntaxError at the first mistake: to collect thousands takes seconds
 */
function parse(text: string): Node | null {
  let first: YamlSyntaxError | undefined;

  function refuse(message: string, offset: number): never {
    first ??= new YamlSyntaxError(
      `${message.split('\n')[0]} at line ${findLine(text, offset)}`,
      offset,
    );
    throw first;
  }

  const composer = new Composer({
    prettyErrors: false,
    resolveKnownTags: false,
    schema: 'core',
    // Its check compares each key with each; toJsonContent has one of its own.
    uniqueKeys: false,
  });
  Object.assign(composer, {
    onError: (
      at: unknown,
      code: string,
      message: string,
      isWarning: boolean,
    ) => {
      // It warns of unknown tags, which toJsonContent refuses with their path.
      if (!isWarning) {
        refuse(
          code === 'RESOURCE_EXHAUSTION' ? TOO_DEEP : message,
          toOffset(at),
        );
      }
    },
  });
  const documents = [];
  for (const token of new Parser().parse(text)) {
    if (token.type === 'error') {
      refuse(token.message, token.offset);
    }
    if (token.type === 'directive' && !DIRECTIVE.test(token.source)) {
      refuse(
        'Only the directives %YAML 1.2 and %TAG are allowed',
        token.offset,
      );
    }
    documents.push(...composer.next(token));
    if (documents.length > 0) {
      refuse('It has more than one document', token.offset);
    }
  }
  documents.push(...composer.end());
  const [document] = documents;
  const [error] = document?.errors ?? [];
  if (error) {
    refuse(error.message, error.pos[0]);
  }
  return document?.contents ?? null;
}

function findLine(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

/** Where a mistake is: an offset, a range, or a token. */
function toOffset(at: unknown): number {
  if (Array.isArray(at)) {
    return toOffset(at[0]);
  }
  if (typeof at === 'object' && at !== null && 'offset' in at) {
    return toOffset(at.offset);
  }
  return typeof at === 'number' ? at : 0;
}

function isDeeper(value: unknown, depth: number): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    (depth === 0 ||
      Object.values(value).some(child => isDeeper(child, depth - 1)))
  );
}
