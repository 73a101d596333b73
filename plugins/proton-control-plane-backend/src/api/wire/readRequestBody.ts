import express from 'express';
import { getRequestBody } from '../authentication/requestBody';
import { WireError } from './WireError';

// Compressed bodies are refused: a signature covers the bytes as sent.
const parseRawBody = express.raw({
  type: () => true,
  limit: '1mb',
  inflate: false,
});

/**
 * Reads the bytes of a request's body, up to 1 MiB.
 *
 * @throws WireError when there are more, or they are compressed or cut short
 */
export async function readRequestBody(
  req: express.Request,
  res: express.Response,
): Promise<Uint8Array> {
  await new Promise<void>((resolve, reject) =>
    parseRawBody(req, res, (error?: unknown) =>
      error ? reject(toWireError(error)) : resolve(),
    ),
  );
  return getRequestBody(req);
}

function toWireError(error: unknown): WireError {
  switch ((error as { status?: unknown }).status) {
    case 413:
      return new WireError({
        name: 'RequestEntityTooLargeException',
        message: 'The request body is larger than 1 MiB.',
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
