import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { GithubApi, HostedGit, zipProgram } from '@proton-vending/test-utils';
import { Hosts } from '../Hosts';
import { HostedRepository, PullRequestHost } from '../PullRequestHost';

jest.setTimeout(60_000);

describe('GithubHost', () => {
  let github: GithubApi;
  let git: HostedGit;
  let host: PullRequestHost;
  let repository: HostedRepository;
  let logger: ReturnType<typeof mockServices.logger.mock>;

  beforeEach(async () => {
    logger = mockServices.logger.mock();
    github = await GithubApi.start();
    git = await github.createRepository('acme/infrastructure');
    const choice = Hosts.fromConfig(
      new ConfigReader({
        integrations: {
          github: [
            { host: 'github.com', apiBaseUrl: github.url, token: github.token },
          ],
        },
      }),
      logger,
    ).find({ provider: 'GITHUB' });
    if (!choice.host) {
      throw new Error(choice.reason);
    }
    host = choice.host;
    repository = await host.getRepository('acme/infrastructure');
  });

  afterEach(() => github.stop());

  async function open(branch: string) {
    const parent = String(await host.findCommit(repository, 'main'));
    await host.createBranch(repository, branch, {
      parent,
      message: 'Change files',
      changes: [
        { path: 'dev/main.tf', contents: 'locals {}\n' },
        { path: 'dev/run.sh', contents: '#!/bin/sh\n', executable: true },
        { path: 'dev/lambda.zip', contents: Buffer.from('504b0304ff', 'hex') },
        { path: 'README.md' },
      ],
    });
    return host.openPullRequest(repository, {
      title: 'Change files',
      body: '',
      head: branch,
      base: 'main',
    });
  }

  it('commits text, programs and bytes, and removes files', async () => {
    const { headCommit } = await open('change');
    const entries = await git.git.listTree(headCommit, true);
    expect(entries.map(({ mode, path }) => `${mode} ${path}`)).toEqual([
      '040000 dev',
      '100644 dev/lambda.zip',
      '100644 dev/main.tf',
      '100755 dev/run.sh',
    ]);
    const all = await host.listFiles(repository, headCommit, '');
    expect(all.map(({ path }) => path)).toEqual([
      'dev/lambda.zip',
      'dev/main.tf',
      'dev/run.sh',
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
    expect(await host.hasFolder(repository, headCommit, 'dev')).toBe(true);
    expect(await host.listFiles(repository, headCommit, 'prod')).toEqual([]);
  });

  it.each([
    ['a file', '100644'],
    ['a symbolic link', '120000'],
    ['a submodule', '160000'],
  ])('takes %s for no folder', async (noun, mode) => {
    const main = String(await git.git.find('main'));
    const sha = mode === '160000' ? main : await git.git.writeBlob('README.md');
    const tree = await git.git.writeTree(await git.git.readTree(main), [
      { path: 'dev', mode, sha },
    ]);
    const commit = await git.git.writeCommit(tree, [main], 'Add dev');
    await expect(
      host.listFiles(repository, commit, 'dev'),
    ).rejects.toMatchObject({
      kind: 'refused',
      message: `dev of acme/infrastructure is ${noun} and not a folder. Rename or remove it, and deploy again`,
    });
    expect(await host.hasFolder(repository, commit, 'dev')).toBe(false);
    expect(await host.listFiles(repository, commit, 'dev/sub')).toEqual([]);
  });

  it('takes nothing for missing that GitHub may not have listed', async () => {
    const { headCommit } = await open('change');
    git.truncatesTrees = true;
    await expect(
      host.listFiles(repository, headCommit, 'prod'),
    ).rejects.toMatchObject({
      kind: 'refused',
      message:
        'The root of acme/infrastructure has more files than GitHub lists. Move files to folders, or use another repository',
    });
    await expect(
      host.listFiles(repository, headCommit, 'dev'),
    ).rejects.toMatchObject({
      kind: 'refused',
      message: expect.stringContaining(
        'The folder dev of acme/infrastructure has more files than GitHub lists',
      ),
    });
    await expect(
      host.listFiles(repository, headCommit, ''),
    ).rejects.toMatchObject({
      kind: 'refused',
      message: expect.stringContaining(
        'acme/infrastructure has more files than GitHub lists at once',
      ),
    });
  });

  it.each(['merge', 'squash'] as const)(
    'finds what last changed a file: %s',
    async method => {
      const { number } = await open('change');
      const commit = await git.merge(number, method);
      await git.git.push('main', { 'dev/other.tf': '' });
      const find = (path: string) =>
        host.results?.findOrigin(repository, 'main', path);
      expect(await find('dev/main.tf')).toEqual({
        commit,
        headBranch: 'change',
      });
      expect(await find('dev/other.tf')).toEqual({
        commit: await git.git.find('main'),
      });
      expect(await find('dev/none.tf')).toBeUndefined();
    },
  );

  it('says that a branch exists', async () => {
    await open('change');
    const parent = String(await host.findCommit(repository, 'main'));
    const changes = [{ path: 'x', contents: 'x' }];
    expect(
      await host.createBranch(repository, 'change', {
        parent,
        message: 'Again',
        changes,
      }),
    ).toBe(false);
    expect(await host.findCommit(repository, 'none')).toBeUndefined();
  });

  it('finds no branch in a repository without a commit', async () => {
    await git.git.deleteBranch('main');
    expect(await host.findCommit(repository, 'main')).toBeUndefined();
  });

  it('asks with conditions, so that nothing counts that has not changed', async () => {
    const { number } = await open('change');
    const first = await host.getPullRequest(repository, number);
    const second = await host.getPullRequest(repository, number);
    expect(second).toEqual(first);
    expect(github.requests.slice(-2)).toEqual([
      'GET /repos/acme/infrastructure/pulls/1 200',
      'GET /repos/acme/infrastructure/pulls/1 304',
    ]);
    await git.merge(number);
    expect((await host.getPullRequest(repository, number)).state).toBe(
      'merged',
    );
  });

  it('follows a repository that was renamed', async () => {
    github.rename(git, 'acme/platform');
    for (const id of [undefined, repository.id]) {
      expect(await host.getRepository('acme/infrastructure', id)).toEqual({
        id: '1',
        name: 'acme/platform',
        url: 'https://github.test/acme/platform',
        isArchived: false,
      });
    }
  });

  it('reads how a pull request can be merged', async () => {
    const { number } = await open('change');
    const read = async () =>
      (await host.getPullRequest(repository, number)).mergeability;
    expect(await read()).toBe('clean');
    git.rule = 'blocked';
    expect(await read()).toBe('blocked');
    git.get(number).draft = true;
    expect(await read()).toBe('draft');
    git.get(number).draft = false;
    await git.git.push('main', { 'README.md': '# Other\n' });
    expect(await read()).toBe('conflict');
  });

  it.each([
    [
      'credentials',
      () => {
        github.token = 'renewed';
      },
      'refused the credentials of integrations.github (401)',
    ],
    [
      'rateLimit',
      () => {
        github.limitedUntil = new Date('2100-01-01T10:00:00Z');
      },
      'The rate limit of GitHub (github.com) is used up until 2100-01-01 10:00 UTC',
    ],
    [
      'unreachable',
      () => {
        github.isAway = true;
      },
      "GitHub (github.com) can't be reached",
    ],
    [
      'unreachable',
      () => {
        github.onRequest = () => {
          throw new Error('Unicorn');
        };
      },
      'GitHub (github.com) has a problem (500)',
    ],
    [
      'missing',
      () => {
        git.name = 'acme/gone';
      },
      'has no repository acme/infrastructure, or the credentials',
    ],
  ])('names a problem: %s', async (kind, arrange, message) => {
    arrange();
    await expect(
      host.getRepository('acme/infrastructure'),
    ).rejects.toMatchObject({
      kind,
      message: expect.stringContaining(message),
    });
  });

  it.each([
    ['another file', 'missing', zipProgram('other.json', '{}')],
    ['no archive', 'missing', Buffer.from('result.json')],
    [
      'too large a file',
      'tooLarge',
      zipProgram('result.json', 'x'.repeat(1_001)),
    ],
    ['too many bytes', 'tooLarge', Buffer.alloc(1_001)],
  ])('finds no result in an artifact with %s', async (_, kind, archive) => {
    git.workflowRuns.push({
      workflow: 'proton.yml',
      commit: 'c'.repeat(40),
      status: 'completed',
      conclusion: 'success',
      updatedAt: '2026-11-02T03:04:05Z',
      artifacts: { 'proton-dev': archive },
    });
    const run = await host.results?.findPipelineRun(
      repository,
      'proton.yml',
      'c'.repeat(40),
    );
    expect(run).toEqual({
      id: 1,
      url: 'https://github.test/acme/infrastructure/actions/runs/1',
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
    ).toEqual({ kind });
  });

  it('waits a minute when GitHub limits requests without saying how long', async () => {
    github.isThrottling = true;
    const error = await host
      .getRepository('acme/infrastructure')
      .catch(each => each);
    expect(error).toMatchObject({ kind: 'rateLimit' });
    const pause = error.retryAt.getTime() - Date.now();
    expect(pause).toBeGreaterThan(30_000);
    expect(pause).toBeLessThanOrEqual(60_000);
  });

  it('shows statuses to credentials that may not read check runs, and logs it once', async () => {
    const { headCommit } = await open('change');
    git.forbidden.add('checks');
    git.statuses.set(headCommit, [
      { context: 'ci/test', state: 'success', target_url: null },
    ]);
    for (let look = 0; look < 2; look += 1) {
      expect(await host.listChecks(repository, headCommit)).toMatchObject([
        { name: 'ci/test', state: 'passed' },
      ]);
    }
    expect(logger.warn).toHaveBeenCalledTimes(1);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringMatching(
        /^Deployments don't show check runs of acme\/infrastructure\..*need the permission "Checks: read".*use a GitHub App$/,
      ),
    );
    git.forbidden.add('statuses');
    await expect(host.listChecks(repository, headCommit)).rejects.toMatchObject(
      {
        kind: 'forbidden',
        message: expect.stringContaining(
          'need the permission "Commit statuses: read"',
        ),
      },
    );
  });

  it('refuses a body that is too long', async () => {
    const { headBranch, number } = await open('change');
    await host.closePullRequest(repository, number, 'Too short.');
    await expect(
      host.openPullRequest(repository, {
        title: 'Change files',
        body: 'x'.repeat(65_537),
        head: headBranch,
        base: 'main',
      }),
    ).rejects.toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('body is too long'),
    });
  });

  it('says which permissions are missing', async () => {
    git.isReadOnly = true;
    await expect(open('change')).rejects.toMatchObject({
      kind: 'forbidden',
      message: expect.stringContaining('"Contents: write"'),
    });
  });
});
