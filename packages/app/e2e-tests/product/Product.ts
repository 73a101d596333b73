import type { GithubApi } from '@proton-vending/test-utils';
import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePorts } from './freePorts';
import { rootDirectory } from './paths';

const START_WITHIN_MILLISECONDS = 240_000;
const STOP_WITHIN_MILLISECONDS = 70_000;

/** Where a product keeps its state and listens; the same after a restart. */
export interface ProductSite {
  stateDirectory: string;
  appPort: number;
  backendPort: number;
  github: Pick<GithubApi, 'url' | 'token'>;
}

export async function createSite(
  stateDirectory: string,
  github: ProductSite['github'],
): Promise<ProductSite> {
  const [appPort, backendPort] = await freePorts(2);
  return { stateDirectory, appPort, backendPort, github };
}

/** The product as `npm start` runs it: app, backend and all below them. */
export class Product {
  static async start(site: ProductSite): Promise<Product> {
    const child = spawn(
      process.execPath,
      [
        join(rootDirectory, 'scripts/start.mjs'),
        ...['--app-port', String(site.appPort)],
        ...['--backend-port', String(site.backendPort)],
        ...['--state', site.stateDirectory],
        ...['--config', join(rootDirectory, 'app-config.yaml')],
        ...['--config', join(__dirname, 'app-config.journeys.yaml')],
      ],
      {
        cwd: rootDirectory,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: {
          ...process.env,
          JOURNEYS_GITHUB_URL: site.github.url,
          JOURNEYS_GITHUB_TOKEN: site.github.token,
        },
      },
    );
    const product = new Product(site, child);
    try {
      await product.#ready();
    } catch (error) {
      await product.stop();
      throw error;
    }
    return product;
  }

  readonly appUrl: string;
  readonly backendUrl: string;
  readonly protonUrl: string;
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown[]>;
  readonly #output: string[] = [];

  private constructor(site: ProductSite, child: ChildProcess) {
    this.appUrl = `http://localhost:${site.appPort}`;
    this.backendUrl = `http://localhost:${site.backendPort}`;
    this.protonUrl = `${this.backendUrl}/api/proton-control-plane`;
    this.#child = child;
    this.#exited = once(child, 'exit');
  }

  /** What `npm start` has printed so far. */
  get output(): string {
    return this.#output.join('\n');
  }

  /** The process ids of backend and app. */
  get serverPids(): { backend: number; app: number } {
    const pidOf = (name: string) =>
      Number(new RegExp(`The ${name}: process (\\d+)`).exec(this.output)?.[1]);
    return { backend: pidOf('backend'), app: pidOf('app') };
  }

  /** Stops everything as Ctrl-C does; resolves to the exit code. */
  async stop(): Promise<number | null> {
    this.#child.kill('SIGINT');
    const timer = setTimeout(
      () => this.#child.kill('SIGKILL'),
      STOP_WITHIN_MILLISECONDS,
    );
    await this.#exited;
    clearTimeout(timer);
    return this.#child.exitCode;
  }

  /** Ends the backend as a crash does: it has no chance to tidy up. */
  async killBackend(): Promise<void> {
    process.kill(this.serverPids.backend, 'SIGKILL');
    await this.#exited;
  }

  async #ready(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`Not ready in time:\n${this.output}`)),
        START_WITHIN_MILLISECONDS,
      );
      for (const stream of [this.#child.stdout, this.#child.stderr]) {
        if (!stream) {
          continue;
        }
        createInterface({ input: stream }).on('line', line => {
          this.#output.push(line);
          if (line.includes('Proton Vending is ready')) {
            clearTimeout(timer);
            resolve();
          }
        });
      }
      this.#exited.then(() => {
        clearTimeout(timer);
        reject(new Error(`npm start ended:\n${this.output}`));
      });
    });
  }
}
