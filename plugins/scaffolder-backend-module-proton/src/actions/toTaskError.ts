import { toBackstageError } from '@proton-vending/backstage-plugin-proton-node';

/** Errors that tell their reader what to do, so that no stack has to. */
const SELF_EXPLAINING = new Set([
  'AuthenticationError',
  'ConflictError',
  'DeploymentError',
  'InputError',
  'NotAllowedError',
  'NotFoundError',
  'ServiceUnavailableError',
]);

/**
 * The error as the log of a task should show it. The scaffolder writes an error's
 * stack there, in which the message would get lost.
 */
export function toTaskError(error: unknown): Error {
  const taskError = toBackstageError(error);
  if (SELF_EXPLAINING.has(taskError.name)) {
    taskError.stack = `${taskError.name}: ${taskError.message}`;
  }
  return taskError;
}
