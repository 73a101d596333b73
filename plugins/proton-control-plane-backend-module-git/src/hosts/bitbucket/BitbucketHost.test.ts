import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { BitbucketApi, HostedGit } from '@proton-vending/test-utils';
import { startBitbucket } from '../../__testUtils__/startBitbucket';
import { hashBlob } from '../../folder/planChanges';
import { Hosts } from '../Hosts';
import { HostedRepository, PullRequestHost } from '../PullRequestHost';

jest.setTimeout(240_000);

const NAME = 'acme/infrastructure';

describe('BitbucketHost', () => {
  let bitbucket: BitbucketApi;
  let git: HostedGit;
  let host: PullRequestHost;
  let repository: HostedRepository;

  beforeEach(async () => {
    bitbucket = await startBitbucket();
    git = await bitbucket.createRepository(NAME);
    host = find({ token: bitbucket.token });
    repository = await host.getRepository(NAME);
  });

  afterEach(() => bitbucket.stop());

  function find(credentials: object): PullRequestHost {
    const choice = Hosts.fromConfig(
      new ConfigReader({
        integrations: { bitbucketCloud: [credentials] },
      } as never),
      mockServices.logger.mock(),
    ).find({ provider: 'BITBUCKET' });
    if (!choice.host) {
      throw new Error(choice.reason);
    }
    return choice.host;
  }

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
      {
        path: 'dev/lambda.zip',
        contents: Buffer.from('504b0d0a2d2dff', 'hex'),
      },
      { path: 'README.md' },
    ]);
    return host.openPullRequest(repository, {
      title: 'Change files',
      body: 'What and why',
      head: branch,
      base: 'main',
    });
  }

  const listModes = async (revision: string) =>
    (await git.git.listTree(revision, true)).map(
      ({ mode, path }) => `${mode} ${path}`,
    );

  it('commits text, programs and bytes, and removes files', async () => {
    await git.git.push('main', { 'dev/message': 'a file of that name' });
    const { headCommit } = await open('change');
    expect(await git.git.find('change~1')).toBe(await main());
    expect((await listModes(headCommit)).slice(0, 3)).toEqual([
      '040000 dev',
      '100644 dev/lambda.zip',
      '100644 dev/main.tf',
    ]);
    expect(await listModes(headCommit)).toContain('100755 dev/run.sh');
    const files = await host.listFiles(repository, headCommit, 'dev');
    const read = async (path: string) =>
      host.readFile(
        repository,
        String(files.find(each => each.path === path)?.id),
      );
    expect(String(await read('main.tf'))).toBe('locals {}\n');
    expect((await read('lambda.zip')).toString('hex')).toBe('504b0d0a2d2dff');
    expect(String(await read('message'))).toBe('a file of that name');
    const sha = await git.git.writeBlob(Buffer.from('504b0d0a2d2dff', 'hex'));
    expect(hashBlob(await read('lambda.zip'))).toBe(sha);
    expect(
      (await host.listFiles(repository, headCommit, '')).map(
        ({ path }) => path,
      ),
    ).toContain('dev/run.sh');
    expect(await host.hasFolder(repository, headCommit, 'dev')).toBe(true);
    expect(await host.listFiles(repository, headCommit, 'prod')).toEqual([]);
  });

  it('commits files whose names have other characters', async () => {
    await commit('change', [{ path: 'dev/é ü+%.tf', contents: 'ä\r\n' }]);
    const head = String(await host.findCommit(repository, 'change'));
    const [file] = await host.listFiles(repository, head, 'dev');
    expect(file.path).toBe('é ü+%.tf');
    expect(String(await host.readFile(repository, file.id))).toBe('ä\r\n');
  });

  it('reads lists of several pages', async () => {
    const files = Array.from({ length: 250 }, (_, index) => [
      `dev/${index}.tf`,
      `${index}`,
    ]);
    await git.git.push('main', Object.fromEntries(files));
    expect(await host.listFiles(repository, await main(), 'dev')).toHaveLength(
      250,
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
    const deep = `${'a/'.repeat(25)}main.tf`;
    await git.git.push('main', { [`dev/${deep}`]: '' });
    await expect(
      host.listFiles(repository, await main(), 'dev'),
    ).rejects.toMatchObject({
      kind: 'refused',
      message: `The folder dev of ${NAME} has more than 20,000 files or 20 levels of folders. Move the files that don't belong to the environment to another folder`,
    });
    git.truncatesTrees = true;
    await expect(
      host.listFiles(repository, await main(), ''),
    ).rejects.toMatchObject({
      kind: 'refused',
      message: expect.stringContaining(
        "so the folder of the environment can't be searched for",
      ),
    });
  });

  it('says that a branch exists', async () => {
    await open('change');
    expect(await commit('change', [{ path: 'x', contents: 'x' }])).toBe(false);
    expect(await host.findCommit(repository, 'none')).toBeUndefined();
    await host.deleteBranch(repository, 'change');
    await host.deleteBranch(repository, 'change');
    expect(await git.git.find('refs/heads/change')).toBeUndefined();
  });

  it('reads a pull request up to its merge', async () => {
    const opened = await open('change');
    const head = await git.git.find('change');
    expect(opened).toEqual({
      number: 1,
      url: `https://bitbucket.org/${NAME}/pull-requests/1`,
      state: 'open',
      body: 'What and why',
      headCommit: head,
      headBranch: 'change',
      isFromFork: false,
      baseBranch: 'main',
      mergeability: 'clean',
    });
    expect(await host.findPullRequest(repository, 'change')).toMatchObject({
      number: 1,
    });
    expect(await host.listOpenPullRequests(repository)).toHaveLength(1);
    const mergeCommit = await git.merge(1);
    expect(await host.getPullRequest(repository, 1)).toMatchObject({
      state: 'merged',
      headCommit: head,
      mergeCommit,
      mergedBy: 'reviewer',
    });
    expect(await host.findPullRequest(repository, 'change')).toMatchObject({
      state: 'merged',
    });
    expect(await host.listOpenPullRequests(repository)).toEqual([]);
    expect(await host.findPullRequest(repository, 'other')).toBeUndefined();
  });

  it('declines a pull request, and says why', async () => {
    await open('change');
    await host.closePullRequest(repository, 1, 'Superseded');
    expect(git.pulls[0]).toMatchObject({
      state: 'closed',
      comments: ['Superseded'],
    });
    expect(await host.getPullRequest(repository, 1)).toMatchObject({
      state: 'closed',
    });
    await expect(
      host.closePullRequest(repository, 1, 'Again'),
    ).rejects.toMatchObject({ kind: 'refused' });
  });

  it('reads how a pull request can be merged', async () => {
    const { number } = await open('change');
    const read = async () =>
      (await host.getPullRequest(repository, number)).mergeability;
    git.get(number).draft = true;
    expect(await read()).toBe('draft');
    git.get(number).draft = false;
    await git.git.push('main', { 'README.md': '# Other\n' });
    expect(await read()).toBe('conflict');
  });

  it('follows a repository that was renamed by its id', async () => {
    bitbucket.rename(git, 'acme/clusters');
    expect(await host.getRepository(NAME, repository.id)).toEqual({
      id: repository.id,
      name: 'acme/clusters',
      url: 'https://bitbucket.org/acme/clusters',
      isArchived: false,
    });
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

  it('reads the build statuses of a commit', async () => {
    const { headCommit } = await open('change');
    git.checks.set(headCommit, [
      {
        name: 'Pipeline #7 for change',
        status: 'in_progress',
        conclusion: null,
        details_url: `https://bitbucket.org/${NAME}/pipelines/results/7`,
      },
      { name: 'scan', status: 'completed', conclusion: 'cancelled' },
    ]);
    git.statuses.set(headCommit, [
      {
        context: 'proton/plan/dev',
        state: 'success',
        target_url: null,
        description: 'Plan: 1 to add',
      },
      { context: 'lint', state: 'failure', target_url: null },
    ]);
    expect(await host.listChecks(repository, headCommit)).toEqual([
      {
        name: 'Pipeline #7 for change',
        state: 'pending',
        url: `https://bitbucket.org/${NAME}/pipelines/results/7`,
      },
      { name: 'scan', state: 'failed' },
      {
        name: 'proton/plan/dev',
        state: 'passed',
        description: 'Plan: 1 to add',
      },
      { name: 'lint', state: 'failed' },
    ]);
    expect(await host.listChecks(repository, '')).toEqual([]);
    expect(host.results).toBeUndefined();
  });

  it.each([
    [
      'credentials',
      () => {
        bitbucket.token = 'renewed';
      },
      'Bitbucket (bitbucket.org) refused the credentials of integrations.bitbucketCloud (401): Token is invalid or not supported. Renew the token',
    ],
    [
      'rateLimit',
      () => {
        bitbucket.limitedUntil = new Date('2100-01-01T10:00:00Z');
      },
      'The rate limit of Bitbucket (bitbucket.org) is used up until 2100-01-01 10:00 UTC',
    ],
    [
      'unreachable',
      () => {
        bitbucket.isAway = true;
      },
      "Bitbucket (bitbucket.org) can't be reached",
    ],
    [
      'unreachable',
      () => {
        bitbucket.onRequest = () => {
          throw new Error('Bucket');
        };
      },
      'Bitbucket (bitbucket.org) has a problem (500): Error: Bucket',
    ],
    [
      'missing',
      () => {
        git.name = 'acme/gone';
      },
      `has no repository ${NAME}, or the credentials of integrations.bitbucketCloud don't allow access to it. They need read access`,
    ],
  ])('names a problem: %s', async (kind, arrange, message) => {
    arrange();
    await expect(host.getRepository(NAME)).rejects.toMatchObject({
      kind,
      message: expect.stringContaining(message),
    });
  });

  it('waits a minute when Bitbucket limits requests without saying how long', async () => {
    bitbucket.isThrottling = true;
    const error = await host.getRepository(NAME).catch(each => each);
    expect(error).toMatchObject({ kind: 'rateLimit' });
    const pause = error.retryAt.getTime() - Date.now();
    expect(pause).toBeGreaterThan(30_000);
    expect(pause).toBeLessThanOrEqual(60_000);
  });

  it.each(['infrastructure', 'acme/../infrastructure', 'acme/..', '/x'])(
    'asks for no repository with the name %s',
    async name => {
      await expect(host.getRepository(name)).rejects.toMatchObject({
        kind: 'refused',
        message: `"${name}" isn't the path of a Bitbucket repository. Register it as workspace/repository`,
      });
    },
  );

  it('says which rights are missing', async () => {
    git.isReadOnly = true;
    await expect(open('change')).rejects.toMatchObject({
      kind: 'forbidden',
      message: `Bitbucket (bitbucket.org) refused access to a new branch in ${NAME} (403): Your credentials lack one or more required privilege scopes. They need write access to repositories and to pull requests`,
    });
  });
});
