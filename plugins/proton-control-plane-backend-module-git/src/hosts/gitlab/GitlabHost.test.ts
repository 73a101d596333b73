import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { GitlabApi, HostedGit, zipProgram } from '@proton-vending/test-utils';
import { Hosts } from '../Hosts';
import { HostedRepository, PullRequestHost } from '../PullRequestHost';

jest.setTimeout(60_000);

const NAME = 'acme/platform/infrastructure';

describe('GitlabHost', () => {
  let gitlab: GitlabApi;
  let git: HostedGit;
  let host: PullRequestHost;
  let repository: HostedRepository;

  beforeEach(async () => {
    gitlab = await GitlabApi.start();
    git = await gitlab.createRepository(NAME);
    const choice = Hosts.fromConfig(
      new ConfigReader({
        integrations: {
          gitlab: [
            { host: 'gitlab.com', apiBaseUrl: gitlab.url, token: gitlab.token },
          ],
        },
      }),
      mockServices.logger.mock(),
    ).find({ provider: 'GITLAB' });
    if (!choice.host) {
      throw new Error(choice.reason);
    }
    host = choice.host;
    repository = await host.getRepository(NAME);
  });

  afterEach(() => gitlab.stop());

  const main = async () => String(await host.findCommit(repository, 'main'));

  async function commit(
    branch: string,
    changes: Parameters<PullRequestHost['createBranch']>[2]['changes'],
  ) {
    const parent = await main();
    const message = 'Change files';
    return host.createBranch(repository, branch, { parent, message, changes });
  }

  async function open(branch: string) {
    await commit(branch, [
      { path: 'dev/main.tf', contents: 'locals {}\n' },
      { path: 'dev/run.sh', contents: '#!/bin/sh\n', executable: true },
      { path: 'dev/lambda.zip', contents: Buffer.from('504b0304ff', 'hex') },
      { path: 'README.md' },
    ]);
    return host.openPullRequest(repository, {
      title: 'Change files',
      body: '',
      head: branch,
      base: 'main',
    });
  }

  const listModes = async (revision: string) =>
    (await git.git.listTree(revision, true)).map(
      ({ mode, path }) => `${mode} ${path}`,
    );

  it('commits text, programs and bytes, and removes files', async () => {
    const { headCommit } = await open('change');
    expect(await listModes(headCommit)).toEqual([
      '040000 dev',
      '100644 dev/lambda.zip',
      '100644 dev/main.tf',
      '100755 dev/run.sh',
    ]);
    const files = await host.listFiles(repository, headCommit, 'dev');
    expect(files.map(({ path }) => path)).toEqual([
      'lambda.zip',
      'main.tf',
      'run.sh',
    ]);
    expect(String(await host.readFile(repository, files[1].id))).toBe(
      'locals {}\n',
    );
    const all = await host.listFiles(repository, headCommit, '');
    expect(all.map(({ path }) => path)).toEqual([
      'dev/lambda.zip',
      'dev/main.tf',
      'dev/run.sh',
    ]);
    expect(await host.hasFolder(repository, headCommit, 'dev')).toBe(true);
    expect(await host.listFiles(repository, headCommit, 'prod')).toEqual([]);
  });

  it('changes files that exist, and whether they can be run', async () => {
    await git.git.push('main', { 'dev/a.sh': 'a', 'dev/b/c.tf': 'c' });
    await commit('change', [
      { path: 'dev/a.sh', contents: 'A', executable: true },
      { path: 'dev/b/c.tf', contents: 'C' },
      { path: 'dev/d.tf', contents: '' },
      { path: 'dev/none.tf' },
    ]);
    expect(await listModes('change')).toEqual([
      '100644 README.md',
      '040000 dev',
      '100755 dev/a.sh',
      '040000 dev/b',
      '100644 dev/b/c.tf',
      '100644 dev/d.tf',
    ]);
    expect(await git.git.read('change', 'dev/b/c.tf')).toBe('C');
  });

  it('reads lists of several pages', async () => {
    const files = Array.from({ length: 150 }, (_, index) => [
      `dev/${index}.tf`,
      `${index}`,
    ]);
    await git.git.push('main', Object.fromEntries(files));
    expect(await host.listFiles(repository, await main(), 'dev')).toHaveLength(
      150,
    );
  });

  it.each([
    ['a file', '100644'],
    ['a symbolic link', '120000'],
    ['a submodule', '160000'],
  ])('takes %s for no folder', async (noun, mode) => {
    const base = await main();
    const sha = mode === '160000' ? base : await git.git.writeBlob('README.md');
    const tree = await git.git.writeTree(await git.git.readTree(base), [
      { path: 'dev', mode, sha },
    ]);
    const head = await git.git.writeCommit(tree, [base], 'Add dev');
    await expect(host.listFiles(repository, head, 'dev')).rejects.toMatchObject(
      {
        kind: 'refused',
        message: `dev of ${NAME} is ${noun} and not a folder. Rename or remove it, and deploy again`,
      },
    );
    expect(await host.hasFolder(repository, head, 'dev')).toBe(false);
    expect(await host.listFiles(repository, head, 'dev/sub')).toEqual([]);
  });

  it('takes nothing for missing that it has not read', async () => {
    git.truncatesTrees = true;
    await expect(
      host.listFiles(repository, await main(), 'prod'),
    ).rejects.toMatchObject({
      kind: 'refused',
      message: `The root of ${NAME} has more than 10,000 files. Move files to folders, or use another repository`,
    });
    await expect(
      host.listFiles(repository, await main(), ''),
    ).rejects.toMatchObject({
      kind: 'refused',
      message: expect.stringContaining(
        `${NAME} has more than 10,000 files, so the folder of the environment can't be searched for`,
      ),
    });
  });

  it('says that a branch exists', async () => {
    await open('change');
    expect(await commit('change', [{ path: 'x', contents: 'x' }])).toBe(false);
    expect(await host.findCommit(repository, 'none')).toBeUndefined();
  });

  it.each(['merge', 'squash'] as const)(
    'finds what last changed a file: %s',
    async method => {
      const { number } = await open('change');
      const merged = await git.merge(number, method);
      await git.git.push('main', { 'dev/other.tf': '' });
      const find = (path: string) =>
        host.results?.findOrigin(repository, 'main', path);
      expect(await find('dev/main.tf')).toEqual({
        commit: merged,
        headBranch: 'change',
      });
      expect(await find('dev/other.tf')).toEqual({ commit: await main() });
      expect(await find('dev/none.tf')).toBeUndefined();
      expect(await host.getPullRequest(repository, number)).toMatchObject({
        state: 'merged',
        mergeCommit: merged,
        mergedBy: 'reviewer',
      });
    },
  );

  it('follows a project that was moved', async () => {
    gitlab.rename(git, 'acme/clusters');
    for (const id of [undefined, repository.id]) {
      expect(await host.getRepository(NAME, id)).toEqual({
        id: '1',
        name: 'acme/clusters',
        url: 'https://gitlab.test/acme/clusters',
        isArchived: false,
      });
    }
  });

  it('reads how a merge request can be merged', async () => {
    const { number } = await open('change');
    const read = async () =>
      (await host.getPullRequest(repository, number)).mergeability;
    expect(await read()).toBe('clean');
    git.rule = 'blocked';
    expect(await read()).toBe('blocked');
    git.rule = 'behind';
    expect(await read()).toBe('behind');
    git.get(number).draft = true;
    expect(await read()).toBe('draft');
    git.get(number).draft = false;
    await git.git.push('main', { 'README.md': '# Other\n' });
    expect(await read()).toBe('conflict');
  });

  it('compares commits', async () => {
    const { headCommit } = await open('change');
    const base = await main();
    const compare = (from: string, to: string) =>
      host.compareCommits(repository, from, to);
    expect(await compare(base, base)).toBe('same');
    expect(await compare(base, headCommit)).toBe('ahead');
    expect(await compare(headCommit, base)).toBe('diverged');
    expect(await compare('f'.repeat(40), base)).toBe('diverged');
  });

  it('reads the jobs of a commit, and of the pipeline for its merged result', async () => {
    const { headCommit, number } = await open('change');
    git.checks.set(headCommit, [
      { name: 'plan', status: 'in_progress', conclusion: null },
      { name: 'scan', status: 'completed', conclusion: 'failure' },
    ]);
    const list = () => host.listChecks(repository, headCommit, number);
    expect(await list()).toMatchObject([
      { name: 'plan', state: 'pending' },
      { name: 'scan', state: 'failed' },
    ]);
    git.mergedResult = 'e'.repeat(40);
    expect(await list()).toMatchObject([
      { name: 'plan' },
      { name: 'scan' },
      { name: 'lint', state: 'passed' },
    ]);
  });

  it.each([
    [
      'credentials',
      () => {
        gitlab.token = 'renewed';
      },
      'refused the credentials of integrations.gitlab (401): 401 Unauthorized. Renew the token',
    ],
    [
      'rateLimit',
      () => {
        gitlab.limitedUntil = new Date('2100-01-01T10:00:00Z');
      },
      'The rate limit of GitLab (gitlab.com) is used up until 2100-01-01 10:00 UTC',
    ],
    [
      'unreachable',
      () => {
        gitlab.isAway = true;
      },
      "GitLab (gitlab.com) can't be reached",
    ],
    [
      'unreachable',
      () => {
        gitlab.onRequest = () => {
          throw new Error('Tanuki');
        };
      },
      'GitLab (gitlab.com) has a problem (500): Error: Tanuki',
    ],
    [
      'missing',
      () => {
        git.name = 'acme/gone';
      },
      `has no project ${NAME}, or the credentials`,
    ],
  ])('names a problem: %s', async (kind, arrange, message) => {
    arrange();
    await expect(host.getRepository(NAME)).rejects.toMatchObject({
      kind,
      message: expect.stringContaining(message),
    });
  });

  it.each(['infrastructure', 'acme/../infrastructure', '/infrastructure'])(
    'asks for no project with the name %s',
    async name => {
      await expect(host.getRepository(name)).rejects.toMatchObject({
        kind: 'refused',
        message: `"${name}" isn't the path of a GitLab project. Register it as group/project`,
      });
    },
  );

  it('waits a minute when GitLab limits requests without saying how long', async () => {
    gitlab.isThrottling = true;
    const error = await host.getRepository(NAME).catch(each => each);
    expect(error).toMatchObject({ kind: 'rateLimit' });
    const pause = error.retryAt.getTime() - Date.now();
    expect(pause).toBeGreaterThan(30_000);
    expect(pause).toBeLessThanOrEqual(60_000);
  });

  it('says which rights are missing', async () => {
    git.isReadOnly = true;
    await expect(open('change')).rejects.toMatchObject({
      kind: 'forbidden',
      message: `GitLab (gitlab.com) refused access to a new branch in ${NAME} (403): 403 Forbidden. The token needs the scope "api" and the role Developer in the project`,
    });
  });

  it.each([
    ['found', zipProgram('result.json', '{}'), { kind: 'found', text: '{}' }],
    ['no archive', Buffer.from('result.json.......'), { kind: 'missing' }],
    [
      'too large',
      zipProgram('result.json', 'x'.repeat(1_001)),
      { kind: 'tooLarge' },
    ],
  ])('reads the result of a job: %s', async (_, archive, expected) => {
    git.workflowRuns.push({
      workflow: 'any',
      commit: 'c'.repeat(40),
      status: 'completed',
      conclusion: 'success',
      updatedAt: '2026-11-02T03:04:05Z',
      artifacts: {
        'proton-prod': zipProgram('result.json', '1'),
        'proton-dev': archive,
      },
    });
    const find = (head: string) =>
      host.results?.findPipelineRun(repository, 'proton.yml', head);
    expect(await find('d'.repeat(40))).toBeUndefined();
    const run = await find('c'.repeat(40));
    expect(run).toEqual({
      id: 1,
      url: `https://gitlab.test/${NAME}/-/pipelines/1`,
      state: 'passed',
      updatedAt: new Date('2026-11-02T03:04:05Z'),
    });
    expect(
      run &&
        (await host.results?.readArtifact(
          repository,
          run,
          'proton-dev',
          1_000,
        )),
    ).toEqual(expected);
  });
});
