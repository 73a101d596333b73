import type { Request } from 'express';

const MAX_LENGTH = 256;
const HEADERS = ['host', 'user-agent'];

/**
 * A request as the audit log may keep it: no text of it is long, and neither
 * credentials nor the signature of a presigned query are part of it.
 */
export function auditableRequest(req: Request): Request {
  const headers = Object.fromEntries(
    HEADERS.flatMap(name => {
      const value = req.headers[name];
      return typeof value === 'string' ? [[name, shorten(value)]] : [];
    }),
  );
  return Object.create(req, {
    headers: { value: headers },
    originalUrl: { value: shorten(req.originalUrl.split('?', 1)[0]) },
  });
}

/** What a caller of whom nothing is known may have written down of them. */
export function shorten(text: string): string {
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
}
