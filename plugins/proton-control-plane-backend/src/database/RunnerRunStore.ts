import { RunnerStep } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { Knex } from 'knex';
import { Encryption } from '../encryption/Encryption';
import { ValuePlace } from '../encryption/EncryptedValueError';
import { Table } from './Table';
import { Scope } from './scope';

/** A run that a runner executes outside of the backend, without its contents. */
export interface RunnerRunRecord extends Scope {
  id: string;
  /** Of a preview, the plan: its deployment has the same id. */
  deploymentId: string;
  step: RunnerStep;
  /** Counts up from 1 within a step. */
  attempt: number;
  /** The ID of the runner; absent until a runner fetches the run. */
  runnerId?: string;
  /** The last lines of the log that were taken, as the runner counts them. */
  logSequence: number;
  /** SHA-256 of the result; absent until there is one. */
  resultHash?: string;
  createdAt: Date;
  /** When its runner first fetched it. */
  fetchedAt?: Date;
  /** When the runner last called; absent until it has. */
  heartbeatAt?: Date;
  closedAt?: Date;
  closeReason?: string;
}

const createRunTable = (name: string) =>
  new Table<RunnerRunRecord>(name, {
    id: 'value',
    accountId: 'value',
    region: 'value',
    deploymentId: 'value',
    step: 'value',
    attempt: 'value',
    runnerId: 'value',
    logSequence: 'value',
    resultHash: 'value',
    createdAt: 'time',
    fetchedAt: 'time',
    heartbeatAt: 'time',
    closedAt: 'time',
    closeReason: 'value',
  });

interface RunnerToken {
  /** SHA-256, in hexadecimal. */
  hash: string;
  runId: string;
  createdAt: Date;
}

const createTokenTable = (name: string) =>
  new Table<RunnerToken>(name, {
    hash: 'value',
    runId: 'value',
    createdAt: 'time',
  });

/**
 * How many tokens of a run are valid. A run gets one with each try to start it.
 * The last one isn't always the one that its runner has: a try may succeed
 * without its backend learning so, and two backends may try at a time.
 */
const MAX_TOKENS = 10;

interface LateToken {
  hash: string;
  runId: string;
  expiresAt: Date;
}

const LATE_TOKENS = new Table<LateToken>('late_runner_tokens', {
  hash: 'value',
  runId: 'value',
  expiresAt: 'time',
});

/** How long a runner can send its last state after its deployment is over. */
const LATE_MS = 24 * 60 * 60_000;

/** Where the runs of one kind are stored. */
interface RunTables {
  runs: Table<RunnerRunRecord>;
  tokens: Table<RunnerToken>;
  /** Absent for runs that have no state to send. */
  lateTokens?: Table<LateToken>;
}

const DEPLOYMENT_TABLES: RunTables = {
  runs: createRunTable('runner_runs'),
  tokens: createTokenTable('runner_tokens'),
  lateTokens: LATE_TOKENS,
};

const PREVIEW_TABLES: RunTables = {
  runs: createRunTable('preview_runs'),
  tokens: createTokenTable('preview_run_tokens'),
};

/** Read and written apart from the rest of a run: they may be large. */
const CONTENTS = ['payload', 'result', 'saved_plan'] as const;

type Contents = (typeof CONTENTS)[number];

export const RUN_CONTENTS = [DEPLOYMENT_TABLES, PREVIEW_TABLES].map(
  ({ runs }) => ({
    name: runs.name,
    encryptedColumns: { key: ['id'], encrypted: [...CONTENTS] },
  }),
);

/**
 * The runs that runners execute, and the tokens by which they call; only the
 * hashes of tokens are stored.
 */
export class RunnerRunStore {
  static ofDeployments(knex: Knex, encryption: Encryption): RunnerRunStore {
    return new RunnerRunStore(knex, encryption, DEPLOYMENT_TABLES);
  }

  static ofPreviews(knex: Knex, encryption: Encryption): RunnerRunStore {
    return new RunnerRunStore(knex, encryption, PREVIEW_TABLES);
  }

  private constructor(
    private readonly knex: Knex,
    private readonly encryption: Encryption,
    private readonly tables: RunTables,
  ) {}

  /** False when the step has this attempt already. */
  async insert(run: RunnerRunRecord, payload: Buffer): Promise<boolean> {
    const inserted = await this.knex(this.tables.runs.name)
      .insert({
        ...this.tables.runs.toRow(run),
        payload: this.encryption.encryptBytes(
          payload,
          this.place(run.id, 'payload'),
        ),
      })
      .onConflict(['deployment_id', 'step', 'attempt'])
      .ignore()
      .returning('id');
    return inserted.length === 1;
  }

  async find(id: string): Promise<RunnerRunRecord | undefined> {
    return this.tables.runs.find(this.knex, { id });
  }

  async findAttempt(
    key: Pick<RunnerRunRecord, 'deploymentId' | 'step' | 'attempt'>,
  ): Promise<RunnerRunRecord | undefined> {
    const { attempt, deploymentId, step } = key;
    return this.tables.runs.find(this.knex, { attempt, deploymentId, step });
  }

  /**
   * Those of a deployment, oldest first. Several backends create runs, and their
   * clocks may differ: the order of the steps and attempts is certain.
   */
  async list(deploymentId: string): Promise<RunnerRunRecord[]> {
    return this.tables.runs.list(
      this.tables.runs
        .where(this.knex, { deploymentId })
        .orderByRaw("case when step = 'plan' then 0 else 1 end")
        .orderBy(['step', 'attempt']),
    );
  }

  async update(
    id: string,
    members: Partial<Omit<RunnerRunRecord, 'id'>>,
  ): Promise<void> {
    await this.tables.runs
      .where(this.knex, { id })
      .update(this.tables.runs.toRow(members));
  }

  /** False when another runner has fetched the run. */
  async claim(
    { fetchedAt, id }: RunnerRunRecord,
    runnerId: string,
    now: Date,
  ): Promise<boolean> {
    const claimed = await this.tables.runs
      .where(this.knex, { id })
      .andWhere(own =>
        own.whereNull('runner_id').orWhere('runner_id', runnerId),
      )
      .update(
        this.tables.runs.toRow({
          runnerId,
          fetchedAt: fetchedAt ?? now,
          heartbeatAt: now,
        }),
      );
    return claimed === 1;
  }

  async read(id: string, contents: Contents): Promise<Buffer | undefined> {
    const row = await this.tables.runs.where(this.knex, { id }).first(contents);
    const stored = row?.[contents];
    return stored
      ? this.encryption.decryptBytes(stored, this.place(id, contents))
      : undefined;
  }

  async write(id: string, contents: Contents, bytes: Buffer): Promise<void> {
    await this.tables.runs.where(this.knex, { id }).update({
      [contents]: this.encryption.encryptBytes(bytes, this.place(id, contents)),
    });
  }

  /** The run of a deployment that has the last saved plan. */
  async findWithPlan(
    deploymentId: string,
  ): Promise<RunnerRunRecord | undefined> {
    return this.tables.runs.first(
      this.tables.runs
        .where(this.knex, { deploymentId })
        .whereNotNull('saved_plan')
        .orderBy('attempt', 'desc'),
    );
  }

  /** Adds a token, and deletes those that no runner can have any more. */
  async addToken(token: RunnerToken): Promise<void> {
    await this.tables.tokens.insert(this.knex, token);
    const { runId } = token;
    const tokens: string[] = await this.tables.tokens
      .where(this.knex, { runId })
      .orderBy([{ column: 'created_at', order: 'desc' }, { column: 'hash' }])
      .pluck('hash');
    await this.tables.tokens
      .where(this.knex, {})
      .whereIn('hash', tokens.slice(MAX_TOKENS))
      .delete();
  }

  async findByToken(hash: string): Promise<RunnerRunRecord | undefined> {
    const token = await this.tables.tokens.find(this.knex, { hash });
    return token && this.find(token.runId);
  }

  /** The run of a token with which its runner may still send its last state. */
  async findByLateToken(
    hash: string,
    now: Date,
  ): Promise<RunnerRunRecord | undefined> {
    const token = await this.tables.lateTokens?.find(this.knex, { hash });
    return token && token.expiresAt > now ? this.find(token.runId) : undefined;
  }

  /**
   * Ends all runs of a deployment or a preview that is over, and deletes what they
   * worked with. Returns whether there were any.
   */
  async endOf(
    deploymentId: string,
    now: Date,
    closeReason = 'The deployment is over',
  ): Promise<boolean> {
    const { lateTokens } = this.tables;
    if (lateTokens) {
      await this.keepLateTokens(lateTokens, deploymentId, now);
    }
    const ids = this.tables.runs
      .where(this.knex, { deploymentId })
      .select('id');
    const tokens = this.tables.tokens
      .where(this.knex, {})
      .whereIn('run_id', ids);
    if (!lateTokens) {
      // The runner of a preview still says that it has ended: others wait for that.
      tokens.whereNotIn(
        'run_id',
        this.knex('role_sessions').whereNotNull('run_id').select('run_id'),
      );
    }
    await tokens.delete();
    const ended = await this.tables.runs
      .where(this.knex, { deploymentId })
      .update({
        payload: null,
        result: null,
        saved_plan: null,
      });
    await this.tables.runs
      .where(this.knex, { deploymentId })
      .whereNull('closed_at')
      .update(this.tables.runs.toRow({ closedAt: now, closeReason }));
    return ended > 0;
  }

  /** Deletes all runs of a preview whose runners are removed. */
  async deleteOf(deploymentId: string): Promise<void> {
    await this.tables.runs.where(this.knex, { deploymentId }).delete();
  }

  /** The ids of the deployments or previews that have runs. */
  async listOwners(): Promise<string[]> {
    return this.tables.runs
      .where(this.knex, {})
      .distinct()
      .pluck('deployment_id');
  }

  /** Whether a runner has sent the result of a run that isn't closed. */
  async hasOpenResult(deploymentId: string): Promise<boolean> {
    const found = await this.tables.runs
      .where(this.knex, { deploymentId })
      .whereNull('closed_at')
      .whereNotNull('result_hash')
      .first('id');
    return found !== undefined;
  }

  /**
   * Keeps the tokens of runners that may have a state which nobody else has: they
   * have sent no result. Deletes those that have expired.
   */
  private async keepLateTokens(
    lateTokens: Table<LateToken>,
    deploymentId: string,
    now: Date,
  ): Promise<void> {
    await lateTokens
      .where(this.knex, {})
      .where('expires_at', '<=', now.getTime())
      .delete();
    const ids: string[] = await this.tables.runs
      .where(this.knex, { deploymentId })
      .whereNot({ step: 'plan' })
      .whereNotNull('runner_id')
      .whereNull('result_hash')
      .pluck('id');
    const tokens = await this.tables.tokens.list(
      this.tables.tokens.where(this.knex, {}).whereIn('run_id', ids),
    );
    const expiresAt = new Date(now.getTime() + LATE_MS);
    await lateTokens.insertAll(
      this.knex,
      tokens.map(({ hash, runId }) => ({ hash, runId, expiresAt })),
    );
  }

  private place(id: string, column: Contents): ValuePlace {
    return { table: this.tables.runs.name, column, row: [id] };
  }
}
