import { ImportResult } from './ImportTarget';
import { WrongAccountError } from './WrongAccountError';

/**
 * Does one part of an import. A failure is part of the report, and the other
 * parts continue, unless the control plane is for another account.
 */
export async function record(
  subject: string,
  work: () => Promise<Omit<ImportResult, 'subject'>>,
): Promise<ImportResult> {
  try {
    return { subject, ...(await work()) };
  } catch (error) {
    if (error instanceof WrongAccountError) {
      throw error;
    }
    return {
      subject,
      result: 'failed',
      detail: error instanceof Error ? describe(error) : String(error),
    };
  }
}

/** The extension API says in the body of its answer what is wrong. */
function describe(error: Error): string {
  const { body } = error as { body?: { error?: { message?: string } } };
  return body?.error?.message ?? error.message;
}
