import { JsonObject, JsonValue } from '@backstage/types';

const SHOWN_ERRORS = 5;
const MAX_ERROR_LENGTH = 900;

/** An error or a warning of Terraform. */
export interface Diagnostic {
  severity: 'error' | 'warning';
  summary: string;
  detail: string;
  /** Such as `main.tf:3`. */
  position?: string;
  /** The address of the resource it is about. */
  address?: string;
}

/** Reads the `diagnostic` of a line that Terraform writes with `-json`. */
export function parseDiagnostic(
  value: JsonValue | undefined,
): Diagnostic | undefined {
  if (!isObject(value) || typeof value.summary !== 'string') {
    return undefined;
  }
  return {
    severity: value.severity === 'warning' ? 'warning' : 'error',
    summary: value.summary,
    detail: typeof value.detail === 'string' ? value.detail : '',
    position: formatPosition(value.range),
    address: typeof value.address === 'string' ? value.address : undefined,
  };
}

/** One diagnostic as text: what, where, why. */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  const { summary, detail, position, address } = diagnostic;
  const places = [address, position].filter(place => place !== undefined);
  const where = places.length > 0 ? ` (${places.join(', ')})` : '';
  return detail ? `${summary}${where}: ${detail.trim()}` : `${summary}${where}`;
}

/** All that went wrong as one message for the user; the first few in full. */
export function describeErrors(title: string, errors: Diagnostic[]): string {
  const texts = [...new Set(errors.map(formatDiagnostic))].map(shorten);
  if (texts.length === 1) {
    return `${title}: ${texts[0]}`;
  }
  const shown = texts.slice(0, SHOWN_ERRORS).map(text => `- ${text}`);
  const hidden = texts.length - shown.length;
  return [
    `${title} with ${texts.length} errors:`,
    ...shown,
    ...(hidden > 0 ? [`and ${hidden} more`] : []),
  ].join('\n');
}

function shorten(text: string): string {
  return text.length > MAX_ERROR_LENGTH
    ? `${text.slice(0, MAX_ERROR_LENGTH - 1)}…`
    : text;
}

function formatPosition(range: JsonValue | undefined): string | undefined {
  if (!isObject(range) || typeof range.filename !== 'string') {
    return undefined;
  }
  const line = isObject(range.start) ? range.start.line : undefined;
  return typeof line === 'number'
    ? `${range.filename}:${line}`
    : range.filename;
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
