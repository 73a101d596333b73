import { JsonObject, JsonValue } from '@backstage/types';
import { AuthorPositions } from './authorPositions';

const SHOWN_ERRORS = 5;
const MAX_ERROR_LENGTH = 900;

/** An error or a warning of Terraform. */
export interface Diagnostic {
  severity: 'error' | 'warning';
  summary: string;
  detail: string;
  /** In the author's file, such as `main.tf:3`. */
  position?: string;
  /** The address of the resource it is about. */
  address?: string;
}

/** Reads the `diagnostic` of a line that Terraform writes with `-json`. */
export function parseDiagnostic(
  value: JsonValue | undefined,
  positions: AuthorPositions,
): Diagnostic | undefined {
  if (!isObject(value) || typeof value.summary !== 'string') {
    return undefined;
  }
  return {
    severity: value.severity === 'warning' ? 'warning' : 'error',
    summary: positions.translate(value.summary),
    ...describePlace(
      typeof value.detail === 'string' ? value.detail : '',
      readPlace(value.range),
      positions,
    ),
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

/** A place in a rendered file, as Terraform reports it. */
export interface RenderedPlace {
  file: string;
  line?: number;
}

/** Where a diagnostic is for the author, and what else the author has to know. */
export function describePlace(
  detail: string,
  place: RenderedPlace | undefined,
  positions: AuthorPositions,
): Pick<Diagnostic, 'detail' | 'position'> {
  const text = positions.translate(detail);
  if (!place) {
    return { detail: text };
  }
  const { file, line } = place;
  return {
    detail: positions.isGenerated(file)
      ? `${text.trim()} The control plane writes ${file}; it isn't part of the template.`.trim()
      : text,
    position: positions.format(file, line),
  };
}

function readPlace(range: JsonValue | undefined): RenderedPlace | undefined {
  if (!isObject(range) || typeof range.filename !== 'string') {
    return undefined;
  }
  const line = isObject(range.start) ? range.start.line : undefined;
  return {
    file: range.filename,
    ...(typeof line === 'number' && { line }),
  };
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
