import { NotFoundError, ServiceUnavailableError } from '@backstage/errors';
import { toBackstageError } from '@proton-vending/backstage-plugin-proton-node';

/** An account and region, parts of which are missing in an answer. */
export interface UnreadTarget {
  accountId: string;
  region: string;
  message: string;
}

/**
 * Reads for an answer that does without what cannot be read, and remembers where
 * that was. An API that is away is not asked again: a request to it may take long.
 */
export class UnreadTargets {
  private readonly unread = new Map<string, UnreadTarget>();
  private readonly away = new Set<string>();

  /** `undefined` when it cannot be read, or is gone. */
  async read<T>(
    target: { accountId: string; region: string },
    options: {
      /** What is missing without it, such as `the tags of its environments`. */
      what: string;
      read: () => Promise<T>;
    },
  ): Promise<T | undefined> {
    const { accountId, region } = target;
    const key = `${accountId}/${region}`;
    if (this.away.has(key)) {
      return undefined;
    }
    try {
      return await options.read();
    } catch (error) {
      const cause = toBackstageError(error);
      if (cause instanceof NotFoundError) {
        return undefined;
      }
      if (cause instanceof ServiceUnavailableError) {
        this.away.add(key);
      }
      this.unread.set(key, {
        accountId,
        region,
        message: `Not all of ${options.what} can be read, and your permissions depend on them: ${cause.message}`,
      });
      return undefined;
    }
  }

  list(): UnreadTarget[] {
    return [...this.unread.values()];
  }
}
