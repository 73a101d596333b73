import { ConflictException } from '../errors';
import { StateLockedError, StateRefusedError } from './StateService';

/**
 * Reports a state that can't be replaced now as a conflict.
 *
 * @param title - what fails, as the beginning of the message
 */
export async function refuseAsConflict<T>(
  title: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof StateRefusedError ||
      error instanceof StateLockedError
      ? new ConflictException(`${title}: it ${error.message}`)
      : error;
  }
}
