import { HostedGit, terraformBinary } from '@proton-vending/test-utils';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const SCRIPT = resolve(__dirname, '../../../../examples/pipelines/proton.sh');

/** How a job of the pipeline ended. */
interface JobResult {
  folder: string;
  exitCode: number;
  log: string;
}

/** Runs the script of the example pipelines in a clone, as a CI system does. */
export class Pipeline {
  /** What a repository has for its pipeline. */
  static async files(settings: object): Promise<Record<string, string>> {
    return {
      'ci/proton.sh': await readFile(SCRIPT, 'utf8'),
      'env_config.json': JSON.stringify(settings),
    };
  }

  static async clone(
    repository: HostedGit,
    env: Record<string, string>,
  ): Promise<Pipeline> {
    const folder = await mkdtemp(join(tmpdir(), 'pipeline-'));
    const pipeline = new Pipeline(folder, repository, env);
    await pipeline.git('clone', '--quiet', repository.git.folder, '.');
    return pipeline;
  }

  private constructor(
    private readonly folder: string,
    private readonly repository: HostedGit,
    private readonly env: Record<string, string>,
  ) {}

  /** The same clone with other variables. */
  withEnv(env: Record<string, string>): Pipeline {
    return new Pipeline(this.folder, this.repository, { ...this.env, ...env });
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  /** What runs on a pull request: on what merging it would give. */
  async plan(number: number): Promise<JobResult[]> {
    const { headCommit, base } = this.repository.get(number);
    await this.checkOut(`origin/${base}`);
    await this.git('merge', '--quiet', '--no-ff', '-m', 'Merge', headCommit);
    return this.runEach('plan', 'HEAD^1', {
      PROTON_PULL_REQUEST: String(number),
      PROTON_HEAD_COMMIT: headCommit,
    });
  }

  /** What runs on a push to the base branch. */
  async deploy(
    before: string,
    after: string,
    command: 'deploy' | 'report-failure' = 'deploy',
  ): Promise<JobResult[]> {
    await this.checkOut(after);
    return this.runEach(command, before, {});
  }

  private async checkOut(revision: string): Promise<void> {
    await this.git('fetch', '--quiet', 'origin');
    await this.git('checkout', '--quiet', '--force', '--detach', revision);
    await this.git('clean', '-ffdxq');
  }

  private async runEach(
    command: string,
    base: string,
    env: Record<string, string>,
  ): Promise<JobResult[]> {
    const { stdout } = await this.run('bash', [
      'ci/proton.sh',
      'list',
      base,
      'HEAD',
    ]);
    const found: { folder: string }[] = JSON.parse(stdout);
    const results: JobResult[] = [];
    for (const { folder } of found) {
      const { exitCode, stderr } = await this.run(
        'bash',
        ['ci/proton.sh', command, folder],
        env,
      );
      results.push({ folder, exitCode, log: stderr });
    }
    return results;
  }

  private async git(...args: string[]): Promise<void> {
    const { exitCode, stderr } = await this.run('git', args, {
      GIT_AUTHOR_NAME: 'Test',
      GIT_AUTHOR_EMAIL: 'test@example.com',
      GIT_COMMITTER_NAME: 'Test',
      GIT_COMMITTER_EMAIL: 'test@example.com',
    });
    if (exitCode !== 0) {
      throw new Error(`git ${args.join(' ')}: ${stderr}`);
    }
  }

  private run(
    program: string,
    args: string[],
    env: Record<string, string> = {},
  ): Promise<{ exitCode: number; stdout: string; stderr: string }> {
    return new Promise(done => {
      execFile(
        program,
        args,
        {
          cwd: this.folder,
          env: {
            ...process.env,
            PROTON_TERRAFORM: terraformBinary,
            PROTON_RETRY_SECONDS: '0',
            ...this.env,
            ...env,
          },
          maxBuffer: 10e6,
        },
        (error, stdout, stderr) =>
          done({
            exitCode:
              typeof error?.code === 'number'
                ? error.code
                : Number(Boolean(error)),
            stdout,
            stderr,
          }),
      );
    });
  }
}
