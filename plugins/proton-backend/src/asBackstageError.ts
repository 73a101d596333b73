import { toBackstageError } from '@proton-vending/backstage-plugin-proton-node';

/** Runs something that asks Proton; its errors come out as Backstage's own. */
export async function asBackstageError<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw toBackstageError(error);
  }
}
