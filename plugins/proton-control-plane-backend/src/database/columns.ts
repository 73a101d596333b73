/** How values are kept in columns that SQLite and PostgreSQL read alike. */

/** PostgreSQL returns a bigint as text. */
export type StoredTime = number | string;

export function toDate(value: StoredTime): Date {
  return new Date(Number(value));
}

export function toOptionalDate(value: StoredTime | null): Date | undefined {
  return value === null ? undefined : toDate(value);
}

export function fromOptionalDate(value: Date | undefined): number | null {
  return value ? value.getTime() : null;
}

export function toJson(value: unknown): string {
  return JSON.stringify(value);
}

export function fromJson<T>(text: string): T {
  return JSON.parse(text);
}
