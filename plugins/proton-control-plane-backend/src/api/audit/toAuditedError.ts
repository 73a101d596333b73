import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import { findErrorReply } from '../wire/errorReply';
import { shorten } from './auditableRequest';

const REFUSALS = [ConflictError, InputError, NotAllowedError, NotFoundError];

/**
 * The error that the audit log keeps: the one that the caller sees, shortened.
 * A fault may name values of a statement, and is in the backend's log.
 */
export function toAuditedError(error: unknown): Error {
  const reply = findErrorReply(error);
  if (reply) {
    return describe(reply);
  }
  return error instanceof Error &&
    REFUSALS.some(Refusal => error instanceof Refusal)
    ? describe(error)
    : describe({
        name: 'InternalServerException',
        message: 'the log of the backend has the reason',
      });
}

function describe({ name, message }: { name: string; message: string }): Error {
  const error = new Error(shorten(message));
  error.name = name;
  return error;
}
