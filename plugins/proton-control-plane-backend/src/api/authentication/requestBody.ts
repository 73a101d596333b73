import type { Request } from 'express';

/** The bytes of a request's body as `express.raw` left them; empty if none. */
export function getRequestBody(req: Request): Uint8Array {
  return Buffer.isBuffer(req.body) ? req.body : new Uint8Array();
}
