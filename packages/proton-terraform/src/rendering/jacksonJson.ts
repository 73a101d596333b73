import {
  isExactNumber,
  listEntries,
} from '@proton-vending/backstage-plugin-proton-common';

const INDENT = '  ';

/**
 * Writes JSON the way the Jackson library prints it, which is how Proton's
 * files have always looked: a space on both sides of the colon, arrays on one
 * line, `{ }` and `[ ]` for what is empty, and no newline at the end.
 */
export function formatJacksonJson(value: unknown): string {
  return formatValue(value, 0);
}

function formatValue(value: unknown, depth: number): string {
  if (isExactNumber(value)) {
    return value.text;
  }
  if (Array.isArray(value)) {
    return formatArray(value, depth);
  }
  if (typeof value === 'object' && value !== null) {
    return formatObject(value, depth);
  }
  return JSON.stringify(value) ?? 'null';
}

function formatArray(values: unknown[], depth: number): string {
  if (values.length === 0) {
    return '[ ]';
  }
  return `[ ${values.map(value => formatValue(value, depth)).join(', ')} ]`;
}

function formatObject(members: object, depth: number): string {
  const lines: string[] = [];
  for (const [key, value] of listEntries(members)) {
    if (value !== undefined) {
      lines.push(
        `${INDENT.repeat(depth + 1)}${JSON.stringify(key)} : ${formatValue(
          value,
          depth + 1,
        )}`,
      );
    }
  }
  if (lines.length === 0) {
    return '{ }';
  }
  return `{\n${lines.join(',\n')}\n${INDENT.repeat(depth)}}`;
}
