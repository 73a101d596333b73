import { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../product/eventually';
import { signalGroup } from './processGroups';

const STOP_WITHIN_MILLISECONDS = 40_000;

async function isOk(url: string): Promise<true | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    await response.arrayBuffer();
    return response.ok || undefined;
  } catch {
    return undefined;
  }
}

/** An app or a backend that a command has started. */
export class RunningApp {
  static watch(child: ChildProcess): RunningApp {
    return new RunningApp(child);
  }

  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;
  readonly #output: string[] = [];
  #ended = false;

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.#exited = once(child, 'exit').then(() => {
      this.#ended = true;
    });
    for (const stream of [child.stdout, child.stderr]) {
      if (stream) {
        createInterface({ input: stream }).on('line', line =>
          this.#output.push(line),
        );
      }
    }
  }

  /** What the command has printed so far. */
  get output(): string {
    return this.#output.join('\n');
  }

  /** Waits until all of the URLs answer. */
  async ready(urls: string[], timeoutSeconds: number): Promise<void> {
    try {
      await eventually({
        what: `${urls.join(', ')} answer`,
        timeoutSeconds,
        ask: async () => {
          // A backend that crashes doesn't end the command that started it.
          if (this.#ended || /^Node\.js v\d/m.test(this.output)) {
            throw new Error('It has ended');
          }
          const answers = await Promise.all(urls.map(isOk));
          return answers.every(Boolean) || undefined;
        },
      });
    } catch (error) {
      throw new Error(`${error}\n${this.output}`);
    }
  }

  /** Stops the command and everything that it has started. */
  async stop(): Promise<void> {
    signalGroup(this.#child, 'SIGINT');
    await Promise.race([
      this.#exited,
      sleep(STOP_WITHIN_MILLISECONDS, undefined, { ref: false }),
    ]);
    signalGroup(this.#child, 'SIGKILL');
  }
}
