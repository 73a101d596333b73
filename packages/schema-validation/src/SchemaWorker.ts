import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import type {
  RuleType,
  SchemaViolation,
  TemplateRule,
} from '@proton-vending/backstage-plugin-proton-common';
import { Worker } from 'node:worker_threads';

/** How much of a worker's memory new objects may take. */
const YOUNG_GENERATION_MB = 4;

/** What a worker is asked. */
export interface SchemaTask {
  /** JSON Schema as JSON text. */
  schema: string;
  /** Absent to compile the schema only. */
  inputs?: unknown;
  /** What to evaluate when the inputs fit the schema. */
  rules?: { rules: TemplateRule[]; self: unknown; oldSelf?: unknown };
}

/** What a worker is asked about rules before there are inputs. */
export interface RulesTask {
  /** Tasks with the same text take turns. */
  schema: string;
  rules: TemplateRule[];
  type: RuleType;
}

/** What a worker answers. */
export type SchemaResult =
  | { problem: string }
  | {
      problem?: undefined;
      errors: SchemaViolation[];
      /** There can be more errors than the worker lists. */
      errorCount: number;
      /** Rules that the inputs break, or that can't be evaluated. */
      broken: Array<{ index: number; problem?: string }>;
    };

/** What a worker answers about rules. */
export interface RulesResult {
  ruleProblems: Array<{ line: number; message: string }>;
}

/** A task with what it is answered. */
export interface SchemaTasks {
  inputs: { task: SchemaTask; result: SchemaResult };
  rules: { task: RulesTask; result: RulesResult };
}

/** What a check may cost. */
export interface SchemaLimits {
  /** Milliseconds of processor time. */
  time: number;
  /** Megabytes of a worker's heap. */
  memory: number;
  /** How many errors are listed. */
  errors: number;
}

/**
 * How many times longer than its processor time a check may take by the clock.
 * A busy machine must not make a good schema look like a bad one.
 */
const MAX_WAITING_FACTOR = 4;

/** The part of its processor time that a check must have had to be blamed. */
const STARVED = 0.8;

const ADVICE =
  'Give fewer inputs, or ask the template\'s owner to simplify the schema: "uniqueItems" on long lists, nested "anyOf" and "oneOf", and types that refer to others many times are expensive';

/** Of a pattern's name, in bytes. */
const PATTERN_NAME_LENGTH = 256;

/** A check that runs. */
interface Run {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/**
 * A thread that checks one thing at a time. The first check starts it. A check
 * that takes too long or too much memory ends it, and the next one starts it anew.
 */
export class SchemaWorker {
  private worker: Worker | undefined;
  private ready: Promise<void> | undefined;
  private run: Run | undefined;
  private currentPattern: Uint8Array = new Uint8Array();
  private currentRule: Int32Array = new Int32Array(1);

  constructor(private readonly limits: SchemaLimits) {}

  /** @throws InputError when the check exceeds its limits */
  async check<K extends keyof SchemaTasks>(
    task: SchemaTasks[K]['task'],
  ): Promise<SchemaTasks[K]['result']> {
    const worker = await this.start();
    worker.ref();
    const result = new Promise<unknown>((resolve, reject) => {
      this.run = { resolve, reject };
    });
    worker.postMessage(task);
    const clock = this.startClock();
    try {
      return (await result) as SchemaTasks[K]['result'];
    } finally {
      clearInterval(clock);
      this.run = undefined;
      // An idle thread keeps no process alive.
      this.worker?.unref();
    }
  }

  async close(): Promise<void> {
    const { worker } = this;
    this.discard(new Error('The schema validator is closed'));
    await worker?.terminate();
  }

  private async start(): Promise<Worker> {
    if (!this.worker || !this.ready) {
      this.launch();
    }
    await this.ready;
    if (!this.worker) {
      throw new Error('The schema validator is closed');
    }
    return this.worker;
  }

  private launch(): void {
    const { memory, errors } = this.limits;
    const currentPattern = new SharedArrayBuffer(PATTERN_NAME_LENGTH);
    const currentRule = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
    const worker = new Worker(
      resolvePackagePath(
        '@proton-vending/schema-validation',
        'bin/schema-worker.cjs',
      ),
      {
        // Schemas come from outside: nothing of this process is for them.
        env: {},
        execArgv: [],
        name: 'proton-schema-validation',
        resourceLimits: {
          maxOldGenerationSizeMb: memory,
          // Node.js ends a worker that runs out of memory, but the whole process
          // when more than 16 MB reach the old generation at once.
          maxYoungGenerationSizeMb: YOUNG_GENERATION_MB,
        },
        workerData: { currentPattern, currentRule, maxErrors: errors },
      },
    );
    this.worker = worker;
    this.currentPattern = new Uint8Array(currentPattern);
    this.currentRule = new Int32Array(currentRule);
    this.ready = new Promise((resolve, reject) => {
      worker.once('message', () => resolve());
      worker.once('error', reject);
      worker.once('exit', () =>
        reject(new Error('The schema validator could not start')),
      );
    });
    // It is awaited by the check that started the worker.
    this.ready.catch(() => {});
    worker.on('message', message => {
      if (this.worker === worker && message !== 'ready') {
        this.run?.resolve(message);
      }
    });
    worker.on('error', error => {
      if (this.worker === worker) {
        this.discard(this.explain(error));
      }
    });
    worker.on('exit', () => {
      if (this.worker === worker) {
        this.discard(new Error('The schema validator stopped unexpectedly'));
      }
    });
  }

  private startClock(): NodeJS.Timeout {
    const { time } = this.limits;
    const start = process.cpuUsage();
    let ticks = 0;
    return setInterval(() => {
      ticks += 1;
      const { user, system } = process.cpuUsage(start);
      // The process used at least as much as the worker did.
      const isStarved = (user + system) / 1_000 < STARVED * time;
      if (!isStarved || ticks >= MAX_WAITING_FACTOR) {
        const { worker } = this;
        this.discard(new InputError(this.describeTimeout()));
        worker?.terminate().catch(() => {});
      }
    }, time);
  }

  /** Gives up the thread, and the check that it runs. */
  private discard(error: Error): void {
    this.worker = undefined;
    this.ready = undefined;
    this.run?.reject(error);
  }

  private explain(error: Error): Error {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_WORKER_OUT_OF_MEMORY') {
      return error;
    }
    const limit = `more than ${this.limits.memory} MB of memory`;
    return new InputError(
      this.describeRule(limit) ??
        `Checking the inputs against the template's schema takes ${limit}. ${ADVICE}`,
    );
  }

  private describeRule(limit: string): string | undefined {
    const [line] = this.currentRule;
    return line > 0
      ? `The rule on line ${line} of the template's rules.yaml takes ${limit}. Ask the template's owner to simplify it`
      : undefined;
  }

  private describeTimeout(): string {
    const limit = `longer than ${this.limits.time / 1_000} s`;
    const rule = this.describeRule(limit);
    if (rule) {
      return rule;
    }
    const pattern = readText(this.currentPattern);
    return pattern
      ? `Matching the pattern ${pattern} of the template's schema takes too long. Ask the template's owner to write it without nested repetition`
      : `Checking the inputs against the template's schema takes ${limit}. ${ADVICE}`;
  }
}

function readText(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  // Text decoders refuse shared memory.
  return new TextDecoder().decode(Uint8Array.from(bytes.subarray(0, end)));
}
