import { LoggerService } from '@backstage/backend-plugin-api';
import { MetricsService } from '@backstage/backend-plugin-api/alpha';
import { toError } from '@backstage/errors';
import { setTimeout as delay } from 'node:timers/promises';
import { Database } from '../database/Database';
import {
  ENCRYPTED_TABLES,
  EncryptedRow,
  EncryptedTable,
} from '../database/EncryptedValueStore';
import { EncryptedValueError } from './EncryptedValueError';
import { Encryption } from './Encryption';
import { ENCRYPTION_KEYS } from './encryptionKeys';

const ROWS_PER_BATCH = 200;
/** Leaves the database to requests between two batches. */
const PAUSE_MS = 10;
const VALUES_PER_PROGRESS = 1_000;

/** The name in metrics and messages for values without a key. */
const NO_KEY = 'none';

export interface KeyRotationOptions {
  database: Database;
  encryption: Encryption;
  metrics: MetricsService;
  logger: LoggerService;
}

/** The result of one pass over all stored values. */
interface Pass {
  /** How many values each key has encrypted, by its id. */
  counts: Map<string, number>;
  rewritten: number;
  /** Why the first unreadable value can't be read. */
  problem?: string;
}

/**
 * Encrypts what is stored in plain text or with an earlier key with the current
 * one. A value is replaced only as it was read, so that any number of control
 * planes can do that at once, and stop at any time.
 */
export class KeyRotation {
  static create(options: KeyRotationOptions): KeyRotation {
    return new KeyRotation(options);
  }

  private counts = new Map<string, number>();
  private lastSummary: string | undefined;

  private constructor(private readonly options: KeyRotationOptions) {
    options.metrics
      .createObservableGauge('proton.encryption.values', {
        description:
          'Stored values by the key that encrypts them, or none, when last counted',
      })
      .addCallback(result => {
        for (const [key, count] of this.counts) {
          result.observe(count, { key });
        }
      });
  }

  /** Says how values are stored from now on. */
  announce(): void {
    const { encryption, logger } = this.options;
    const [current, ...others] = encryption.keyIds;
    if (current === undefined) {
      logger.warn(
        `States, specs, outputs and plans are stored unencrypted, because ${ENCRYPTION_KEYS} has no key. To encrypt them, add a key with the output of "openssl rand -base64 32" as its secret`,
      );
      return;
    }
    logger.info(
      `States, specs, outputs and plans are encrypted with the key "${current}"${
        others.length > 0
          ? `; the keys "${others.join('", "')}" only decrypt`
          : ''
      }`,
    );
  }

  /**
   * Looks at all stored values once, and encrypts those that need it. It logs
   * its own failure. A later run does what this one has left.
   */
  async run(signal: AbortSignal): Promise<void> {
    const pass: Pass = { counts: new Map(), rewritten: 0 };
    try {
      for (const table of ENCRYPTED_TABLES) {
        await this.rotateTable(table, pass, signal);
      }
    } catch (error) {
      this.options.logger.warn(
        'Encrypting stored values with the current key failed; retrying within an hour',
        toError(error),
      );
      return;
    }
    if (!signal.aborted) {
      this.counts = pass.counts;
      this.report(pass);
    }
  }

  private async rotateTable(
    table: EncryptedTable,
    pass: Pass,
    signal: AbortSignal,
  ): Promise<void> {
    const { encryptedValues } = this.options.database.stores;
    let rows: EncryptedRow[] = [];
    do {
      rows = await encryptedValues.list(
        table,
        rows.at(-1)?.key,
        ROWS_PER_BATCH,
      );
      for (const row of rows) {
        for (const column of Object.keys(row.keyIds)) {
          if (signal.aborted) {
            return;
          }
          await this.rotateValue(table, row, column, pass);
        }
      }
      await delay(PAUSE_MS);
    } while (rows.length > 0);
  }

  /** Counts a value, and encrypts it if need be. */
  private async rotateValue(
    table: EncryptedTable,
    { key, keyIds }: EncryptedRow,
    column: string,
    pass: Pass,
  ): Promise<void> {
    const { database, encryption, logger } = this.options;
    const { currentKeyId } = encryption;
    const count = (keyId: string | undefined) => {
      const name = keyId ?? NO_KEY;
      pass.counts.set(name, (pass.counts.get(name) ?? 0) + 1);
    };
    const keyId = keyIds[column];
    if (keyId === currentKeyId) {
      count(keyId);
      return;
    }
    try {
      const { encryptedValues } = database.stores;
      const result = await encryptedValues.reencrypt(table, key, column);
      if (result !== 'gone') {
        count(result === 'changing' ? keyId : currentKeyId);
      }
      if (result === 'rewritten') {
        pass.rewritten += 1;
        if (pass.rewritten % VALUES_PER_PROGRESS === 0) {
          logger.info(`Encrypted stored values so far: ${pass.rewritten}`);
        }
      }
    } catch (error) {
      if (!(error instanceof EncryptedValueError)) {
        throw error;
      }
      pass.problem ??= error.message;
      count(keyId);
    }
  }

  /** Logs the result, once. */
  private report({ counts, rewritten, problem }: Pass): void {
    const { encryption, logger } = this.options;
    const { currentKeyId } = encryption;
    if (rewritten > 0) {
      logger.info(
        `Encrypted stored values with the key "${currentKeyId}": ${rewritten}`,
      );
    }
    const others = [...counts]
      .filter(([key]) => key !== (currentKeyId ?? NO_KEY))
      .map(([key, count]) =>
        key === NO_KEY
          ? `${count} without a key`
          : `${count} with the key "${key}"`,
      );
    const summary = others.join(', ');
    if (summary === this.lastSummary) {
      return;
    }
    this.lastSummary = summary;
    if (others.length > 0) {
      const advice = problem ?? 'They are encrypted again within an hour';
      logger.warn(
        currentKeyId === undefined
          ? `Some stored values are encrypted, and no key is configured: ${summary}. ${advice}`
          : `Some stored values aren't encrypted with the key "${currentKeyId}": ${summary}. ${advice}`,
      );
    } else if (currentKeyId !== undefined) {
      logger.info(
        `All stored values are encrypted with the key "${currentKeyId}". No other key is in use`,
      );
    }
  }
}
