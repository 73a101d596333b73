import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { RepositoryKey } from '../database/RepositoryStore';
import { CommitSubjects } from './CommitSubjects';

const SHA = 'f7591a13eda4';

const integrations = ScmIntegrations.fromConfig(
  new ConfigReader({
    integrations: {
      github: [
        {
          host: 'github.example.com',
          apiBaseUrl: 'https://github.example.com/api/v3',
          token: 'a-token',
        },
      ],
      bitbucketCloud: [{ username: 'reader', token: 'a-token' }],
      bitbucketServer: [{ host: 'bitbucket.example.com', token: 'a-token' }],
      gitlab: [
        {
          host: 'gitlab.example.com',
          apiBaseUrl: 'https://gitlab.example.com/api/v4',
          token: 'a-token',
        },
      ],
    },
  }),
);

describe('CommitSubjects', () => {
  let requests: { url: string; headers: Headers }[];
  let answer: () => Response;

  beforeEach(() => {
    requests = [];
    jest.spyOn(globalThis, 'fetch').mockImplementation(async (url, init) => {
      requests.push({ url: String(url), headers: new Headers(init?.headers) });
      return answer();
    });
  });

  afterEach(() => jest.restoreAllMocks());

  const find = (host: string, repository: Partial<RepositoryKey> = {}) =>
    CommitSubjects.create({
      integrations,
      hosts: { GITHUB_ENTERPRISE: host, BITBUCKET: 'bitbucket.org' },
    }).find(
      {
        provider: 'GITHUB_ENTERPRISE',
        name: 'acme/templates',
        ...repository,
      },
      SHA,
      new AbortController().signal,
    );

  // GET /repos/{owner}/{repo}/git/commits/{commit_sha}
  it('reads the message of a Git commit object of GitHub', async () => {
    answer = () =>
      Response.json({
        sha: 'f7591a13eda445d9a9167f98eb870319f4b6c2d8',
        message: 'Add Karpenter\n\nFor spot instances.',
        author: { name: 'Jane', date: '2026-11-28T10:00:00Z' },
        tree: { sha: '691272480426f78a0138979dd3ce63b77f706feb' },
      });

    expect(await find('github.example.com')).toBe('Add Karpenter');
    expect(requests).toHaveLength(1);
    expect(requests[0].url).toBe(
      `https://github.example.com/api/v3/repos/acme/templates/git/commits/${SHA}`,
    );
    expect(requests[0].headers.get('authorization')).toBe('Bearer a-token');
  });

  // GET /2.0/repositories/{workspace}/{repo_slug}/commit/{commit}
  it('reads the message of a commit of Bitbucket Cloud', async () => {
    answer = () =>
      Response.json({
        type: 'commit',
        hash: 'f7591a13eda445d9a9167f98eb870319f4b6c2d8',
        date: '2026-11-28T10:00:00+00:00',
        author: { type: 'author', raw: 'Jane <jane@example.com>' },
        message: 'Add Karpenter\n\nFor spot instances.',
        summary: { type: 'rendered', raw: 'Add Karpenter', markup: 'markdown' },
        rendered: { message: { type: 'rendered', raw: 'Add Karpenter' } },
      });

    expect(await find('', { provider: 'BITBUCKET' })).toBe('Add Karpenter');
    expect(requests).toHaveLength(1);
    expect(requests[0].url).toBe(
      `https://api.bitbucket.org/2.0/repositories/acme/templates/commit/${SHA}`,
    );
    expect(requests[0].headers.get('authorization')).toBe(
      `Basic ${Buffer.from('reader:a-token').toString('base64')}`,
    );
  });

  // GET /rest/api/1.0/projects/{projectKey}/repos/{repositorySlug}/commits/{commitId}
  it('reads the message of a commit of Bitbucket Data Center', async () => {
    answer = () =>
      Response.json({
        id: 'f7591a13eda445d9a9167f98eb870319f4b6c2d8',
        displayId: 'f7591a13eda',
        author: { name: 'jane', emailAddress: 'jane@example.com' },
        authorTimestamp: 1_795_860_000_000,
        message: 'Add Karpenter\n\nFor spot instances.',
        parents: [{ id: '691272480426f78a0138979dd3ce63b77f706feb' }],
      });

    expect(await find('bitbucket.example.com')).toBe('Add Karpenter');
    expect(requests).toHaveLength(1);
    expect(requests[0].url).toBe(
      `https://bitbucket.example.com/rest/api/1.0/projects/acme/repos/templates/commits/${SHA}`,
    );
    expect(requests[0].headers.get('authorization')).toBe('Bearer a-token');
  });

  it('asks nobody for a host that syncs nothing, such as GitLab', async () => {
    expect(await find('gitlab.example.com')).toBeUndefined();
    expect(await find('git.example.com')).toBeUndefined();
    expect(requests).toEqual([]);
  });

  it.each(['github.example.com', 'bitbucket.example.com'])(
    'keeps a name from meaning another place of %s',
    async host => {
      answer = () => Response.json({ message: 'Add Karpenter' });
      await find(host, { name: 'acme/a?b#c' });
      const { pathname, search, hash } = new URL(requests[0].url);
      expect(pathname).toContain('/a%3Fb%23c/');
      expect(search + hash).toBe('');
    },
  );

  it.each([
    ['a host that refuses', () => Response.json({}, { status: 404 })],
    ['a web page', () => new Response('<html>Sign in</html>')],
    ['a list', () => Response.json([{ message: 'Add Karpenter' }])],
    ['no message', () => Response.json({ sha: SHA })],
    ['more than a commit', () => new Response(' '.repeat(2 * 1024 * 1024))],
    [
      'a host that is away',
      () => {
        throw new TypeError('fetch failed');
      },
    ],
  ])('does without the message of %s', async (_, response) => {
    answer = response;
    expect(await find('github.example.com')).toBeUndefined();
    expect(requests).toHaveLength(1);
  });

  it('is one line without control characters', async () => {
    answer = () =>
      Response.json({ message: 'Add\u0007 Karpenter\r\n\r\nBody' });
    expect(await find('github.example.com')).toBe('Add  Karpenter');
  });
});
