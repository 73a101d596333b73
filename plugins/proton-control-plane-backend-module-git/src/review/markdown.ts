/** Longer texts aren't read in a table. */
const MAX_CODE = 200;
const MAX_COMMENT = 2_000;

/** What stands between two texts, at most. */
const SEPARATOR_LENGTH = 2;

/** A table of rows that `row` has formatted. */
export function table(head: string[], rows: string[]): string {
  return [row(head), row(head.map(() => '---')), ...rows].join('\n');
}

/** A row of cells that are Markdown already. */
export function row(cells: string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** The first of some texts, as many as have room, and how many have none. */
export function takeFirst(
  texts: string[],
  maxLength: number,
): { taken: string[]; left: number } {
  let length = 0;
  const taken: string[] = [];
  for (const text of texts) {
    length += text.length + SEPARATOR_LENGTH;
    if (length > maxLength) {
      break;
    }
    taken.push(text);
  }
  return { taken, left: texts.length - taken.length };
}

/** Text that is shown as it is, whatever is in it. */
export function code(text: string): string {
  return `<code>${escapeText(text, MAX_CODE)}</code>`;
}

/** A sentence as a comment, whatever is in it. */
export function formatComment(sentence: string): string {
  return `${escapeText(sentence.replace(/\.$/, ''), MAX_COMMENT)}.`;
}

function escapeText(text: string, maxLength: number): string {
  const cut = text.length > maxLength ? `${text.slice(0, maxLength)}…` : text;
  return cut
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[|`*_~[\]\\@#]/g, symbol => `&#${symbol.charCodeAt(0)};`)
    .replace(/\p{Cc}/gu, ' ');
}
