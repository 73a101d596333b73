import express from 'express';
import { WireError } from './errorReply';

const MEBIBYTE = 1024 * 1024;

/**
 * Reads the bytes of a request's body, up to 1 MiB unless told otherwise.
 *
 * @throws WireError when there are more, or they are compressed or cut short
 */
export async function readRequestBody(
  req: express.Request,
  res: express.Response,
  options: { maxBytes?: number } = {},
): Promise<Uint8Array> {
  const { maxBytes = MEBIBYTE } = options;
  const parseRawBody = express.raw({
    type: () => true,
    limit: maxBytes,
    // Compressed bodies are refused: a signature covers the bytes as sent.
    inflate: false,
  });
  await new Promise<void>((resolve, reject) =>
    parseRawBody(req, res, (error?: unknown) =>
      error ? reject(toWireError(error, maxBytes)) : resolve(),
    ),
  );
  return getRequestBody(req);
}

/** The bytes of a request's body as they were read; empty if none. */
export function getRequestBody(req: express.Request): Uint8Array {
  return Buffer.isBuffer(req.body) ? req.body : new Uint8Array();
}

function toWireError(error: unknown, maxBytes: number): WireError {
  switch ((error as { status?: unknown }).status) {
    case 413:
      return new WireError({
        name: 'RequestEntityTooLargeException',
        message: `The request body is larger than ${maxBytes / MEBIBYTE} MiB.`,
        statusCode: 413,
      });
    case 415:
      return new WireError({
        name: 'UnsupportedMediaTypeException',
        message:
          'The request body is compressed; send it without Content-Encoding.',
        statusCode: 415,
      });
    default:
      return new WireError({
        name: 'SerializationException',
        message: 'The request body did not arrive whole.',
      });
  }
}
