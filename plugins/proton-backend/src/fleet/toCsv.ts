/**
 * A spreadsheet takes a cell that begins with one of these for a formula, the
 * last four in East Asian languages.
 */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/**
 * A line of CSV (RFC 4180). A cell that a spreadsheet would run as a formula
 * begins with an apostrophe, which makes it a text.
 */
export function toCsvLine(cells: readonly (string | undefined)[]): string {
  return `${cells.map(toCell).join(',')}\r\n`;
}

function toCell(value: string = ''): string {
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
