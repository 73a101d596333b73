import { parseDocument } from 'yaml';

/** Nothing that people write is deeper; what contains itself is deeper still. */
const MAX_DEPTH = 64;
const TOO_DEEP = `It is nested deeper than ${MAX_DEPTH} levels`;

/**
 * Reads YAML that anybody may have written. Whatever is wrong with it, aliases
 * that grow without bound included, is told by `reasons`.
 */
export function readYaml(
  text: string,
): { content: unknown } | { reasons: string[] } {
  try {
    const document = parseDocument(text);
    if (document.errors.length > 0) {
      return {
        reasons: document.errors.map(error =>
          error.code === 'RESOURCE_EXHAUSTION'
            ? TOO_DEEP
            : error.message.split('\n')[0],
        ),
      };
    }
    const content: unknown = document.toJS({ maxAliasCount: 100 });
    return isDeeper(content, MAX_DEPTH) ? { reasons: [TOO_DEEP] } : { content };
  } catch (error) {
    return {
      reasons: [
        error instanceof RangeError
          ? TOO_DEEP
          : String(error instanceof Error ? error.message : error),
      ],
    };
  }
}

function isDeeper(value: unknown, depth: number): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    (depth === 0 ||
      Object.values(value).some(child => isDeeper(child, depth - 1)))
  );
}
