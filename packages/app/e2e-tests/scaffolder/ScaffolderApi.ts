import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { DemoUser, signInAs } from '../backstage/signIn';
import { eventually } from '../product/eventually';
import { rootDirectory } from '../product/paths';

const TEMPLATES = join(rootDirectory, 'examples/software-templates');

export interface Task {
  status: string;
}

interface DryRun {
  log: { body: { message: string; status?: string } }[];
  output: object;
}

/** The scaffolder's own API, as a user of the demo. */
export class ScaffolderApi {
  readonly #backendUrl: string;
  readonly #user: DemoUser;

  constructor(backendUrl: string, user: DemoUser = 'platform-engineer') {
    this.#backendUrl = backendUrl;
    this.#user = user;
  }

  /** Starts a task of a software template; resolves to its id. */
  async start(template: string, values: object): Promise<string> {
    const { id } = await this.#request<{ id: string }>('POST', '/tasks', {
      templateRef: `template:default/${template}`,
      values,
    });
    return id;
  }

  /** Waits until a task is over; resolves to it and to all that its log says. */
  async finish(id: string): Promise<{ task: Task; log: string }> {
    const task = await eventually({
      what: `task ${id} is over`,
      timeoutSeconds: 180,
      ask: async () => {
        const read = await this.#request<Task>('GET', `/tasks/${id}`);
        return ['open', 'processing'].includes(read.status) ? undefined : read;
      },
    });
    const events = await this.#request<{ body: { message?: string } }[]>(
      'GET',
      `/tasks/${id}/events`,
    );
    return { task, log: events.map(({ body }) => body.message).join('\n') };
  }

  /** Runs an example template as the template editor does; resolves to its log. */
  async dryRun(template: string, values: object): Promise<string> {
    const folder = join(TEMPLATES, template);
    const { log } = await this.#request<DryRun>('POST', '/dry-run', {
      template: parse(await readFile(join(folder, 'template.yaml'), 'utf8')),
      values,
      secrets: {},
      directoryContents: await readFolder(folder),
    });
    return log.map(({ body }) => body.message).join('\n');
  }

  async #request<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await fetch(
      `${this.#backendUrl}/api/scaffolder/v2${path}`,
      {
        method,
        headers: {
          authorization: `Bearer ${await signInAs(
            this.#backendUrl,
            this.#user,
          )}`,
          'content-type': 'application/json',
        },
        body: body && JSON.stringify(body),
      },
    );
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    }
    return JSON.parse(text);
  }
}

async function readFolder(
  folder: string,
): Promise<{ path: string; base64Content: string }[]> {
  const entries = await readdir(folder, {
    recursive: true,
    withFileTypes: true,
  });
  return Promise.all(
    entries
      .filter(entry => entry.isFile())
      .map(async entry => {
        const file = join(entry.parentPath, entry.name);
        return {
          path: file.slice(folder.length + 1),
          base64Content: (await readFile(file)).toString('base64'),
        };
      }),
  );
}
