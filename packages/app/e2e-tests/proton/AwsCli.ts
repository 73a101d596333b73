import { execFile } from 'node:child_process';
import { devNull } from 'node:os';
import { promisify } from 'node:util';
import { demoKey } from './demoKey';

const run = promisify(execFile);

/** The AWS CLI with the demo key and no configuration of its user. */
export class AwsCli {
  readonly #endpoint: string;

  constructor(endpoint: string) {
    this.#endpoint = endpoint;
  }

  /** Runs `aws proton …` and returns what it prints, parsed. */
  async proton<T>(...args: string[]): Promise<T> {
    const { stdout } = await run(
      'aws',
      [
        'proton',
        ...args,
        ...['--endpoint-url', this.#endpoint],
        ...['--output', 'json'],
      ],
      { env: this.#environment(), timeout: 180_000 },
    );
    // A waiter prints nothing.
    return JSON.parse(stdout.trim() || 'null');
  }

  #environment(): NodeJS.ProcessEnv {
    const foreign = Object.keys(process.env).filter(name =>
      name.startsWith('AWS_'),
    );
    return {
      ...process.env,
      ...Object.fromEntries(foreign.map(name => [name, undefined])),
      AWS_ACCESS_KEY_ID: demoKey.accessKeyId,
      AWS_SECRET_ACCESS_KEY: demoKey.secretAccessKey,
      AWS_DEFAULT_REGION: demoKey.region,
      AWS_CONFIG_FILE: devNull,
      AWS_SHARED_CREDENTIALS_FILE: devNull,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_PAGER: '',
    };
  }
}
