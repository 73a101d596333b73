import { InputError } from '@backstage/errors';
import { Request } from 'express';
import { readQuery } from './readTarget';

/** A query parameter that is a number from 0; `undefined` when it is absent. */
export function readCount(request: Request, name: string): number | undefined {
  const text = readQuery(request, name);
  if (text === undefined) {
    return undefined;
  }
  if (!/^\d{1,9}$/.test(text)) {
    throw new InputError(
      `The query parameter "${name}" must be a number from 0, not "${text}"`,
    );
  }
  return Number(text);
}
