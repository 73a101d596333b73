import {
  DeploymentStep,
  EngineLog,
  EngineLogLine,
  RunnerLogLines,
  TextRedactor,
} from '@proton-vending/backstage-plugin-proton-common';
import { RunnerClient } from './RunnerClient';

/** The limit of the control plane is slightly higher. */
const MAX_LINES = 500;
const MAX_BYTES = 2 * 1024 * 1024;

/** Options of a log in the control plane. */
export interface RemoteLogOptions {
  client: RunnerClient;
  redactor: TextRedactor;
  /** The last cursor of each step. */
  cursors: Partial<Record<DeploymentStep, number>>;
  /** Lines that couldn't be sent are retried until this is aborted. */
  until: AbortSignal;
}

/** The log of the deployment in the control plane. Secrets are masked before lines are sent. */
export class RemoteLog implements EngineLog {
  private readonly cursors: Partial<Record<DeploymentStep, number>>;
  private sequence = 0;
  /** The last batch, which may have arrived. */
  private pending: RunnerLogLines | undefined;

  constructor(private readonly options: RemoteLogOptions) {
    this.cursors = { ...options.cursors };
  }

  async cursor(step: DeploymentStep): Promise<number> {
    return this.cursors[step] ?? 0;
  }

  async write(...lines: EngineLogLine[]): Promise<void> {
    await this.sendPending();
    // What a step offers again has arrived with the pending lines.
    const fresh = lines.filter(
      ({ cursor, step }) =>
        cursor === undefined || cursor > (this.cursors[step] ?? -1),
    );
    for (const batch of split(fresh.map(line => this.redact(line)))) {
      this.sequence += 1;
      this.pending = { sequence: this.sequence, lines: batch };
      await this.sendPending();
    }
  }

  private async sendPending(): Promise<void> {
    const { pending } = this;
    if (!pending) {
      return;
    }
    const { client, until } = this.options;
    await client.send('POST', '/log', { body: pending, until });
    this.pending = undefined;
    for (const { cursor, step } of pending.lines) {
      if (cursor !== undefined) {
        this.cursors[step] = Math.max(cursor, this.cursors[step] ?? 0);
      }
    }
  }

  private redact(line: EngineLogLine): EngineLogLine {
    return { ...line, message: this.options.redactor.redact(line.message) };
  }
}

function* split(lines: EngineLogLine[]): Generator<EngineLogLine[]> {
  let batch: EngineLogLine[] = [];
  let bytes = 0;
  for (const line of lines) {
    const size = Buffer.byteLength(JSON.stringify(line));
    if (
      batch.length > 0 &&
      (batch.length >= MAX_LINES || bytes + size > MAX_BYTES)
    ) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(line);
    bytes += size;
  }
  if (batch.length > 0) {
    yield batch;
  }
}
