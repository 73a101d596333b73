import { ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { CallError, CallOutput, ProtonCaller } from './ProtonCaller';

const SCRIPT = resolve(__dirname, 'boto3_client.py');

export function isBoto3Installed(): boolean {
  try {
    execFileSync('python3', ['-c', 'import boto3'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** boto3 in a Python of its own. */
export class Boto3Caller implements ProtonCaller {
  static start(endpoint: string): Boto3Caller {
    return new Boto3Caller(
      spawn('python3', [SCRIPT, endpoint], {
        stdio: ['pipe', 'pipe', 'inherit'],
        env: { PATH: process.env.PATH, AWS_CONFIG_FILE: '/dev/null' },
      }),
    );
  }

  private readonly replies: AsyncIterator<string>;

  private constructor(private readonly python: ChildProcess) {
    if (!python.stdout) {
      throw new Error('Python has no output to read');
    }
    this.replies = createInterface(python.stdout)[Symbol.asyncIterator]();
  }

  async call(operation: string, input: object): Promise<CallOutput> {
    return this.ask({ call: toSnakeCase(operation), input });
  }

  async paginate(
    operation: string,
    input: object,
    rows: string,
  ): Promise<CallOutput[]> {
    const list = await this.ask({
      paginate: toSnakeCase(operation),
      input,
      rows,
    });
    return Array.isArray(list) ? list : [];
  }

  async waitFor(waiter: string, input: object): Promise<void> {
    await this.ask({ wait: toSnakeCase(waiter), input });
  }

  async stop(): Promise<void> {
    const ended = once(this.python, 'exit');
    this.python.stdin?.end();
    await ended;
  }

  private async ask(request: object): Promise<CallOutput> {
    this.python.stdin?.write(`${JSON.stringify(request)}\n`);
    const line = await this.replies.next();
    if (line.done) {
      throw new Error('Python has ended');
    }
    const reply = JSON.parse(line.value);
    if (reply.error) {
      throw new CallError(reply.error, reply.message);
    }
    return reply.output;
  }
}

function toSnakeCase(name: string): string {
  return name.replace(/(?!^)([A-Z])/g, '_$1').toLowerCase();
}
