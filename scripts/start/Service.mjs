import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { say } from '../lib/output.mjs';
import { startProcess } from '../lib/processes.mjs';
import { createLineFilter, withoutColors } from './lineFilter.mjs';

const KEPT_LINES = 40;

/** One of the servers that `npm start` runs: its process, its log and its health. */
export class Service {
  #process;
  #lastLines = [];
  #log;

  constructor(options) {
    this.name = options.name;
    this.label = options.label;
    this.url = options.url;
    this.logFile = options.logFile;
    this.graceMilliseconds = options.graceMilliseconds;
    this.hasEnded = false;

    mkdirSync(dirname(this.logFile), { recursive: true });
    this.#log = createWriteStream(this.logFile);
    const isShown = createLineFilter({ verbose: options.verbose });

    this.#process = startProcess({
      command: options.command,
      args: options.args,
      cwd: options.cwd,
      env: options.env,
      onLine: line => {
        this.#log.write(`${withoutColors(line)}\n`);
        this.#lastLines.push(line);
        if (this.#lastLines.length > KEPT_LINES) {
          this.#lastLines.shift();
        }
        if (isShown(line)) {
          this.say(line);
        }
      },
    });
    this.ended = this.#process.exited.then(exit => {
      this.hasEnded = true;
      this.#log.end();
      return exit;
    });
  }

  /** Shows a line as one of this server. */
  say(line) {
    const text = process.stdout.isTTY ? line : withoutColors(line);
    say(`${this.label} ${text}`);
  }

  get pid() {
    return this.#process.pid;
  }

  get lastLines() {
    return [...this.#lastLines];
  }

  /** Resolves when the server answers; rejects with what it said when it ends before. */
  async ready({ timeoutMilliseconds }) {
    const deadline = Date.now() + timeoutMilliseconds;
    while (!this.hasEnded && Date.now() < deadline) {
      if (await answers(this.url)) {
        return;
      }
      await new Promise(resolve => setTimeout(resolve, 200));
    }
    if (!this.hasEnded) {
      throw new Error(
        `${this.name} did not answer at ${this.url} within ${
          timeoutMilliseconds / 1000
        } s`,
      );
    }
  }

  stop() {
    return this.#process.stop({ graceMilliseconds: this.graceMilliseconds });
  }

  kill() {
    this.#process.kill();
  }
}

async function answers(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(60_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
