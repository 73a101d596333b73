import { InputError } from '@backstage/errors';
import { MAX_SPEC_CHARACTERS } from '@proton-vending/backstage-plugin-proton-common';
import express, { RequestHandler } from 'express';
import { SPEC_TOO_LARGE } from '../templates/requireSpecSize';

/** A character has up to four bytes in UTF-8. */
const MAX_SPEC_BYTES = 4 * MAX_SPEC_CHARACTERS;

/** What names, reasons and versions need. */
const MAX_OTHER_BYTES = 16 * 1024;

/** Reads a body that has no inputs of a spec. */
export const readSmallBody = readJsonBody({
  limit: MAX_OTHER_BYTES,
  message: `The body of the request has more than ${MAX_OTHER_BYTES.toLocaleString(
    'en-US',
  )} bytes`,
});

/** Reads a body that may have all inputs of a spec. */
export const readSpecBody = readJsonBody({
  limit: MAX_SPEC_BYTES + MAX_OTHER_BYTES,
  message: SPEC_TOO_LARGE,
});

/** Refuses what is too large before it is parsed. */
function readJsonBody({
  limit,
  message,
}: {
  limit: number;
  message: string;
}): RequestHandler {
  const parse = express.json({ limit });
  return (request, response, next) =>
    parse(request, response, (error?: unknown) => {
      const isTooLarge =
        (error as { type?: unknown } | undefined)?.type === 'entity.too.large';
      next(isTooLarge ? new InputError(message) : error);
    });
}
