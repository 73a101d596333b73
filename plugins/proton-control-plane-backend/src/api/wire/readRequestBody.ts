import express from 'express';
import { WireError } from './errorReply';

const MEBIBYTE = 1024 * 1024;

/** How much of a body is read, and for how long. */
interface BodyLimits {
  maxBytes?: number;
  /** In milliseconds; as long as the server waits for requests when absent. */
  timeout?: number;
}

/**
 * Reads the bytes of a request's body, up to 1 MiB unless told otherwise.
 *
 * @throws WireError when there are more, or they are compressed, cut short or late
 */
export async function readRequestBody(
  req: express.Request,
  res: express.Response,
  { maxBytes = MEBIBYTE, timeout }: BodyLimits = {},
): Promise<Uint8Array> {
  const parseRawBody = express.raw({
    type: () => true,
    limit: maxBytes,
    // Compressed bodies are refused: a signature covers the bytes as sent.
    inflate: false,
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      if (timeout !== undefined) {
        timer = setTimeout(() => reject(endLate(req, res, timeout)), timeout);
      }
      parseRawBody(req, res, (error?: unknown) =>
        error ? reject(toWireError(error, maxBytes)) : resolve(),
      );
    });
  } finally {
    clearTimeout(timer);
  }
  return getRequestBody(req);
}

/** The bytes of a request's body as they were read; empty if none. */
export function getRequestBody(req: express.Request): Uint8Array {
  return Buffer.isBuffer(req.body) ? req.body : new Uint8Array();
}

/** Ends the connection after the response: nobody reads the rest of the body. */
function endLate(
  req: express.Request,
  res: express.Response,
  timeout: number,
): WireError {
  res.set('Connection', 'close');
  res.once('finish', () => req.destroy());
  return new WireError({
    name: 'RequestTimeoutException',
    message: `The request body did not arrive within ${
      timeout / 1_000
    } seconds.`,
    statusCode: 408,
  });
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
