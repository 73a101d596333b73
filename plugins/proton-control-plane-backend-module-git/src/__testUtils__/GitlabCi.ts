import { HostedGit, terraformBinary } from '@proton-vending/test-utils';
import { execFile } from 'node:child_process';
import {
  chmod,
  mkdir,
  mkdtemp,
  readFile,
  rm,
  writeFile,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const EXAMPLES = resolve(__dirname, '../../../../examples/pipelines');

/** gitlab-ci-local copies with rsync, which few machines have. */
const RSYNC = `#!/bin/bash
source=\${@: -2:1} target=\${@: -1}
mkdir -p "$target" && tar -C "$source" --exclude ./.gitlab-ci-local -cf - . | tar -C "$target" -xf -
`;

/** Variables that GitLab sets, and that a run here is given. */
const PREDEFINED = [
  'CI_API_V4_URL',
  'CI_COMMIT_BEFORE_SHA',
  'CI_COMMIT_BRANCH',
  'CI_COMMIT_SHA',
  'CI_DEFAULT_BRANCH',
  'CI_JOB_URL',
  'CI_MERGE_REQUEST_DIFF_BASE_SHA',
  'CI_MERGE_REQUEST_IID',
  'CI_PIPELINE_ID',
  'CI_PIPELINE_SOURCE',
  'CI_PROJECT_ID',
];

/** A variable, or one for jobs of some environments. */
type Variable = string | { values: Record<string, string> };

/** The program of gitlab-ci-local. */
const GITLAB_CI = join(
  dirname(createRequire(__filename).resolve('gitlab-ci-local/package.json')),
  'dist/index.js',
);

/** Runs the example pipeline for GitLab CI in a clone, with gitlab-ci-local. */
export class GitlabCi {
  /** What a project has for its pipeline. */
  static async files(settings: object): Promise<Record<string, string>> {
    const read = (path: string) => readFile(join(EXAMPLES, path), 'utf8');
    return {
      '.gitlab-ci.yml': await read('gitlab-ci/.gitlab-ci.yml'),
      'ci/proton-jobs.yml': await read('gitlab-ci/proton-jobs.yml'),
      'ci/proton.sh': await read('proton.sh'),
      'env_config.json': JSON.stringify(settings),
    };
  }

  static async clone(
    repository: HostedGit,
    variables: Record<string, Variable>,
  ): Promise<GitlabCi> {
    const folder = await mkdtemp(join(tmpdir(), 'gitlab-ci-'));
    const ci = new GitlabCi(folder, repository, variables);
    await mkdir(join(folder, 'bin'));
    await writeFile(join(folder, 'bin/rsync'), RSYNC);
    await chmod(join(folder, 'bin/rsync'), 0o755);
    await ci.run(
      'git',
      ['clone', '--quiet', '--branch', 'main', repository.git.folder, 'clone'],
      folder,
    );
    return ci;
  }

  private constructor(
    private readonly folder: string,
    private readonly repository: HostedGit,
    private readonly variables: Record<string, Variable>,
  ) {}

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  /** What runs for a merge request. */
  async runMergeRequest(number: number): Promise<string> {
    const { base, headCommit } = this.repository.get(number);
    const { git } = this.repository;
    const from = await git.findMergeBase(
      String(await git.find(base)),
      headCommit,
    );
    return this.runPipeline(headCommit, 'merge_request_event', {
      CI_MERGE_REQUEST_DIFF_BASE_SHA: String(from),
      CI_MERGE_REQUEST_IID: String(number),
    });
  }

  /** What runs for a push to the default branch. */
  async runPush(before: string, after: string): Promise<string> {
    return this.runPipeline(after, 'push', {
      CI_COMMIT_BEFORE_SHA: before,
      CI_COMMIT_BRANCH: 'main',
    });
  }

  /** What gitlab-ci-local says of a pipeline that it doesn't run. */
  async check(file: string, text: string): Promise<string> {
    await writeFile(join(this.folder, 'clone', file), text);
    return this.runGitlabCi(['--list-all']);
  }

  private async runPipeline(
    commit: string,
    source: string,
    predefined: Record<string, string>,
  ): Promise<string> {
    const clone = join(this.folder, 'clone');
    await this.run('git', ['fetch', '--quiet', 'origin'], clone);
    await this.run('git', ['checkout', '--quiet', '--force', commit], clone);
    await this.run('git', ['clean', '-ffdxq'], clone);
    const variables = {
      ...this.variables,
      ...predefined,
      CI_COMMIT_SHA: commit,
      CI_DEFAULT_BRANCH: 'main',
      PROTON_RETRY_SECONDS: '0',
      PROTON_TERRAFORM: terraformBinary,
      TF_CLI_ARGS_init: `-backend-config=path=${this.folder}/$FOLDER.tfstate`,
    };
    await writeFile(
      join(clone, '.gitlab-ci-local-variables.yml'),
      JSON.stringify(variables),
    );
    return this.runGitlabCi([
      '--variable',
      `CI_PIPELINE_SOURCE=${source}`,
      '--no-evaluate-rule-changes',
    ]);
  }

  private async runGitlabCi(args: string[]): Promise<string> {
    return this.run(
      process.execPath,
      [GITLAB_CI, '--no-color', '--force-shell-executor', ...args],
      join(this.folder, 'clone'),
    );
  }

  private run(program: string, args: string[], cwd: string): Promise<string> {
    return new Promise(done => {
      execFile(
        program,
        args,
        {
          cwd,
          env: {
            PATH: `${join(this.folder, 'bin')}:${process.env.PATH}`,
            HOME: this.folder,
            GCL_IGNORE_PREDEFINED_VARS: PREDEFINED.join(),
          },
          maxBuffer: 10e6,
        },
        (_, stdout, stderr) => done(`${stdout}${stderr}`),
      );
    });
  }
}
