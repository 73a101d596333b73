import { UrlReaders } from '@backstage/backend-defaults/urlReader';
import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import express from 'express';
import { access, readFile } from 'node:fs/promises';
import { Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { makeArchive } from '../templates/sources/__testUtils__/tarArchive';
import { readBundleFolder } from '../templates/sources/bundleFolder';
import { CommitSubjects } from './CommitSubjects';
import { RepositoryTrees } from './RepositoryTrees';
import { RepositoryUrls } from './RepositoryUrls';

const PNG = Buffer.from('89504e470d0a1a0a', 'hex');

/** Plays the parts of GitHub's API that the reader asks, on loopback. */
function startGitHost() {
  const requests: string[] = [];
  const app = express();
  app.use((req, _res, next) => {
    requests.push(decodeURI(req.url).split('?')[0]);
    next();
  });
  app.get('/repos/acme/templates/commits/:branch/status', (req, res) => {
    if (req.params.branch !== 'release/1') {
      res.status(404).end();
      return;
    }
    res.json({
      sha: '0123abc',
      repository: {
        archive_url: `http://${req.get(
          'host',
        )}/repos/acme/templates/{archive_format}{/ref}`,
      },
    });
  });
  app.get('/repos/acme/templates/git/commits/0123abc', (_req, res) => {
    res.json({ sha: '0123abc', message: 'Add Karpenter\x07\n\nFor spot.' });
  });
  app.get('/repos/acme/templates/tarball/0123abc', (_req, res) => {
    const root = 'acme-templates-0123abc';
    res.end(
      makeArchive([
        { path: `${root}/eks/v1/schema/schema.yaml`, contents: 'schema:' },
        { path: `${root}/shared/tags.tf`, contents: 'locals {}' },
        { path: `${root}/eks/v1/infrastructure/logo.png`, contents: PNG },
        {
          path: `${root}/eks/v1/infrastructure/run.sh`,
          contents: 'ls',
          mode: 0o755,
        },
        {
          path: `${root}/eks/v1/infrastructure/tags.tf`,
          type: 'SymbolicLink',
          linkpath: '../../../shared/tags.tf',
        },
        {
          path: `${root}/eks/v1/infrastructure/secret.tf`,
          type: 'SymbolicLink',
          linkpath: '../../../../../../../../etc/hostname',
        },
      ]),
    );
  });
  return new Promise<{ server: Server; requests: string[] }>(resolve => {
    const server = app.listen(0, '127.0.0.1', () =>
      resolve({ server, requests }),
    );
  });
}

describe('RepositoryTrees, with the reader for GitHub', () => {
  let host: Awaited<ReturnType<typeof startGitHost>>;
  let trees: RepositoryTrees;

  beforeEach(async () => {
    host = await startGitHost();
    const { port } = host.server.address() as AddressInfo;
    const config = new ConfigReader({
      backend: {},
      integrations: {
        github: [
          { host: 'git.example.com', apiBaseUrl: `http://127.0.0.1:${port}` },
        ],
      },
    });
    const repositories = {
      integrations: ScmIntegrations.fromConfig(config),
      hosts: { GITHUB_ENTERPRISE: 'git.example.com' },
    };
    trees = RepositoryTrees.create({
      reader: UrlReaders.default({
        config,
        logger: mockServices.logger.mock(),
      }),
      urls: RepositoryUrls.create(repositories),
      commits: CommitSubjects.create(repositories),
    });
  });

  afterEach(() => new Promise(resolve => host.server.close(resolve)));

  const repository = {
    provider: 'GITHUB_ENTERPRISE',
    name: 'acme/templates',
  } as const;
  const branch = {
    repository,
    branch: 'release/1',
    signal: new AbortController().signal,
  };

  it('hands out files that are not text, and programs, as they are', async () => {
    await trees.read(branch, async ({ directory }) => {
      const { files } = await readBundleFolder({
        boundary: directory,
        folder: join(directory, 'eks/v1'),
      });
      expect(files).toEqual(
        expect.arrayContaining([
          { path: 'infrastructure/logo.png', contents: PNG },
          {
            path: 'infrastructure/run.sh',
            contents: 'ls',
            executable: true,
          },
        ]),
      );
    });
    expect.assertions(1);
  });

  it('hands out the files of a branch with its commit, and removes them', async () => {
    let directory = '';
    const read = await trees.read(branch, async tree => {
      directory = tree.directory;
      expect(tree.sha).toBe('0123abc');
      expect(tree.subject).toBe('Add Karpenter');
      await expect(
        access(join(directory, 'eks/v1/infrastructure/secret.tf')),
      ).rejects.toThrow('ENOENT');
      return readFile(join(directory, 'eks/v1/infrastructure/tags.tf'), 'utf8');
    });

    expect(read).toBe('locals {}');
    await expect(access(directory)).rejects.toThrow('ENOENT');
  });

  it('hands out nothing when nothing was committed since', async () => {
    const work = jest.fn();

    expect(await trees.read({ ...branch, etag: '0123abc' }, work)).toBe(
      undefined,
    );

    expect(work).not.toHaveBeenCalled();
    expect(host.requests).toEqual([
      '/repos/acme/templates/commits/release%2F1/status',
    ]);
  });

  it.each([
    [
      { branch: 'gone' },
      /^Branch gone of GITHUB_ENTERPRISE repository acme\/templates cannot be read: .*404/,
    ],
    [
      { repository: { ...repository, provider: 'BITBUCKET' as const } },
      /^protonControlPlane.templateSync.hosts.BITBUCKET does not say which host/,
    ],
    [
      { repository: { ...repository, name: 'acme/../../admin' } },
      /^"acme\/..\/..\/admin" is no name of a repository/,
    ],
  ])('names what is in the way: %j', async (change, message) => {
    await expect(
      trees.read({ ...branch, ...change }, async () => {}),
    ).rejects.toMatchObject({
      name: 'SyncFailure',
      message: expect.stringMatching(message),
    });
  });
});

describe('RepositoryTrees', () => {
  it.each([
    [1, 251 * 1024 * 1024, 'it has more than 262,144,000 bytes (250 MB)'],
    [50_001, 1, 'it has more than 50,000 files and folders'],
  ])('refuses %d files of %d bytes', async (count, size, reason) => {
    const repositories = {
      integrations: ScmIntegrations.fromConfig(new ConfigReader({})),
      hosts: { GITHUB: 'github.com' },
    };
    const trees = RepositoryTrees.create({
      reader: mockServices.urlReader.mock({
        readTree: async (_url, options) => ({
          etag: '1',
          files: jest.fn(),
          archive: jest.fn(),
          dir: async () => {
            for (let i = 0; i < count; i++) {
              options?.filter?.(`file-${i}`, { size });
            }
            return '';
          },
        }),
      }),
      urls: RepositoryUrls.create(repositories),
      commits: CommitSubjects.create(repositories),
    });

    await expect(
      trees.read(
        {
          repository: { provider: 'GITHUB', name: 'acme/large' },
          branch: 'main',
          signal: new AbortController().signal,
        },
        async () => {},
      ),
    ).rejects.toThrow(
      `Branch main of GITHUB repository acme/large cannot be read: ${reason}`,
    );
  });
});
