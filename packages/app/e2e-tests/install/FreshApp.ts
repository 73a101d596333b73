import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { parse, stringify } from 'yaml';
import { rootDirectory } from '../product/paths';
import { mergeConfig } from './mergeConfig';
import { startGroup } from './processGroups';
import { Snippet } from './readInstallPage';
import { runCommands } from './runCommands';

const FIXTURE = join(rootDirectory, 'scripts/test/fresh-app');
const CLONE = 'backstage-plugin-proton';
const BACKEND_STARTS = 'backend.start();';

function yarnRelease(): string {
  const configuration = readFileSync(
    join(rootDirectory, '.yarnrc.yml'),
    'utf8',
  );
  return join(rootDirectory, parse(configuration).yarnPath);
}

/** A new Backstage app, outside of the repository, that follows the install page. */
export class FreshApp {
  /** Makes the app in a folder, and the clone of the repository beside it. */
  static create(options: { folder: string; name: string }): FreshApp {
    const { folder, name } = options;
    const app = new FreshApp(join(folder, name), join(folder, 'bin'));
    mkdirSync(folder, { recursive: true });
    cpSync(FIXTURE, app.directory, { recursive: true });
    // The lockfile that comes with a new app, so that today's releases don't count.
    cpSync(join(rootDirectory, 'yarn.lock'), app.path('yarn.lock'));
    if (!existsSync(join(folder, CLONE))) {
      symlinkSync(rootDirectory, join(folder, CLONE));
    }
    mkdirSync(app.#bin, { recursive: true });
    const yarn = join(app.#bin, 'yarn');
    writeFileSync(
      yarn,
      `#!/bin/sh\nexec '${process.execPath}' '${yarnRelease()}' "$@"\n`,
    );
    chmodSync(yarn, 0o755);
    return app;
  }

  /**
   * Removes the apps of a folder, even when this process is killed meanwhile. rm is
   * much faster than Node.js at so many files.
   */
  static async removeAll(folder: string): Promise<void> {
    const rm = spawn('rm', ['-rf', folder], {
      detached: true,
      stdio: 'ignore',
    });
    await once(rm, 'exit');
  }

  readonly #bin: string;

  private constructor(readonly directory: string, bin: string) {
    this.#bin = bin;
  }

  path(...names: string[]): string {
    return join(this.directory, ...names);
  }

  /** The environment of every command in the app. */
  get env(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      PATH: [this.#bin, dirname(process.execPath), process.env.PATH].join(
        delimiter,
      ),
      NODE_OPTIONS: '',
      NODE_ENV: 'development',
      YARN_ENABLE_IMMUTABLE_INSTALLS: 'false',
      YARN_ENABLE_PROGRESS_BARS: 'false',
      YARN_ENABLE_COLORS: 'false',
      // Nothing that the app runs needs to be compiled.
      YARN_ENABLE_SCRIPTS: 'false',
      SCARF_ANALYTICS: 'false',
      BROWSER: 'none',
    };
  }

  /** Does what a section of the page says, from its first block to its last. */
  async follow(snippets: Snippet[]): Promise<void> {
    for (const snippet of snippets) {
      if (snippet.file) {
        this.#write(snippet.file, snippet.text);
      } else if (snippet.language === 'sh') {
        await runCommands({
          text: snippet.text,
          cwd: this.directory,
          env: this.env,
        });
      }
    }
  }

  /** Writes the files of a section, without its commands. */
  write(snippets: Snippet[]): void {
    for (const { file, text } of snippets) {
      if (file) {
        this.#write(file, text);
      }
    }
  }

  /** Takes what another app has installed, which is all that this one needs. */
  useDependenciesOf(other: FreshApp): void {
    for (const folder of ['.', 'packages/app', 'packages/backend']) {
      const modules = other.path(folder, 'node_modules');
      if (existsSync(modules)) {
        symlinkSync(modules, this.path(folder, 'node_modules'));
      }
      cpSync(
        other.path(folder, 'package.json'),
        this.path(folder, 'package.json'),
      );
    }
    cpSync(other.path('yarn.lock'), this.path('yarn.lock'));
    symlinkSync(other.path('proton-packages'), this.path('proton-packages'));
  }

  /** Settings of this test alone, such as free ports. */
  writeConfig(file: string, config: unknown): void {
    writeFileSync(this.path(file), stringify(config));
  }

  /** Starts a command that runs until it's stopped. */
  start(command: string, args: string[], env: NodeJS.ProcessEnv = {}) {
    return startGroup(command, args, {
      cwd: this.directory,
      env: { ...this.env, ...env },
    });
  }

  #write(file: string, text: string): void {
    const path = this.path(file);
    mkdirSync(dirname(path), { recursive: true });
    const present = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
    if (present === undefined) {
      writeFileSync(path, text);
    } else if (file.endsWith('.json')) {
      const merged = mergeConfig(JSON.parse(present), JSON.parse(text));
      writeFileSync(path, JSON.stringify(merged, undefined, 2));
    } else if (/\.ya?ml$/.test(file)) {
      writeFileSync(path, stringify(mergeConfig(parse(present), parse(text))));
    } else if (present.includes(BACKEND_STARTS)) {
      const added = text
        .split(/(?<=;\n)/)
        .filter(statement => !present.includes(statement))
        .join('');
      writeFileSync(
        path,
        present.replace(BACKEND_STARTS, `${added}\n${BACKEND_STARTS}`),
      );
    } else {
      throw new Error(`docs/install.md doesn't say where in ${file} this goes`);
    }
  }
}
