import type { ProtonClient } from '@aws-sdk/client-proton';
import { pipeline, Readable, Transform } from 'node:stream';

const MEBIBYTE = 1024 * 1024;

/** More than the largest page of a deployment's log has. */
const MAX_ANSWER_BYTES = 32 * MEBIBYTE;

/** More than the longest line of a log takes. */
export const MAX_EVENT_CHARACTERS = MEBIBYTE;

/** An answer that no Proton API gives, and that isn't read to its end. */
export class AnswerTooLargeError extends Error {
  /** Continues a sentence that begins with who answered. */
  static readonly problem = `sent an answer of more than ${
    MAX_ANSWER_BYTES / MEBIBYTE
  } MB`;

  constructor() {
    super(`The endpoint ${AnswerTooLargeError.problem}`);
    this.name = 'AnswerTooLargeError';
  }
}

/** Lets a client read no more of an answer than a Proton API sends. */
export function limitAnswers(client: ProtonClient): void {
  client.middlewareStack.add(
    next => async args => {
      const result = await next(args);
      const response = result.response as { body?: unknown } | undefined;
      if (response?.body instanceof Readable) {
        response.body = pipeline(response.body, createLimit(), () => {
          // Whoever reads the answer sees the error.
        });
      }
      return result;
    },
    // Next to what sends the request.
    { step: 'deserialize', priority: 'low', name: 'limitAnswers' },
  );
}

/** The same response; reading its body fails when it is too large. */
export function limitResponse(response: Response): Response {
  const { body, status, statusText, headers } = response;
  let bytes = 0;
  const limit = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > MAX_ANSWER_BYTES) {
        throw new AnswerTooLargeError();
      }
      controller.enqueue(chunk);
    },
  });
  return body
    ? new Response(body.pipeThrough(limit), { status, statusText, headers })
    : response;
}

function createLimit(): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > MAX_ANSWER_BYTES) {
        done(new AnswerTooLargeError());
      } else {
        done(null, chunk);
      }
    },
  });
}
