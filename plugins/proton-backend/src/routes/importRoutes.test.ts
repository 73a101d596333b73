import {
  GetRepositoryCommand,
  UpdateEnvironmentTemplateVersionCommand,
} from '@aws-sdk/client-proton';
import { UrlReaderServiceReadTreeOptions } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import { NotFoundError } from '@backstage/errors';
import {
  protonEnvironmentImportPermission,
  protonTemplatePublishPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  createProtonEnvironmentConditionalDecision,
  protonEnvironmentConditions,
} from '@proton-vending/backstage-plugin-proton-node';
import {
  NETWORK_BUNDLE,
  protonEnvironmentFolder,
  writeFiles,
} from '@proton-vending/test-utils';
import { existsSync } from 'node:fs';
import request from 'supertest';
import { startBackend } from '../__testUtils__/startBackend';

const URL = 'https://github.com/acme/infrastructure';

const provisioningRepository = {
  provider: 'GITHUB',
  name: 'acme/infrastructure',
  branch: 'main',
};

const body = { url: URL, provisioningRepository };

/** The plugin, and repositories by their URLs. */
async function setUp(
  options: Parameters<typeof startBackend>[0] & {
    repositories?: Record<string, Record<string, string>>;
    etag?: string;
  } = {},
) {
  const {
    etag = 'commit-1',
    repositories = {
      [URL]: {
        ...protonEnvironmentFolder('dev'),
        ...protonEnvironmentFolder('old', { deleted: true }),
      },
    },
  } = options;
  const folders: string[] = [];
  const urlReader = mockServices.urlReader.mock({
    readTree: async (
      url: string,
      { filter = () => true }: UrlReaderServiceReadTreeOptions = {},
    ) => {
      const files = repositories[url];
      if (!files) {
        throw new NotFoundError(`${url} not found`);
      }
      return {
        etag,
        files: async () => [],
        archive: async () => {
          throw new Error('unused');
        },
        dir: async () => {
          const folder = await writeFiles(
            Object.fromEntries(
              Object.entries(files).filter(([path, text]) =>
                filter(path, { size: text.length }),
              ),
            ),
          );
          folders.push(folder);
          return folder;
        },
      };
    },
  });
  const auditor = mockServices.auditor.mock();
  const success = jest.fn();
  auditor.createEvent.mockResolvedValue({ success, fail: jest.fn() });
  const backend = await startBackend({
    ...options,
    services: [urlReader.factory, auditor.factory],
  });
  const { proton, server } = backend;
  proton.api.on(GetRepositoryCommand).resolves({ repository: {} as never });
  proton.api.on(UpdateEnvironmentTemplateVersionCommand).resolves({});
  const post = (path: string, content: object = body) =>
    request(server).post(`/api/proton${path}`).send(content);
  return { ...backend, auditor, success, folders, post };
}

describe('POST /imports/preview', () => {
  it('says what an import would create, and changes nothing', async () => {
    const { folders, post, proton } = await setUp();
    const response = await post('/imports/preview');
    expect(response.status).toBe(200);
    expect(response.body).toEqual({
      accountId: '123456789012',
      region: 'us-east-1',
      revision: 'commit-1',
      isRegistered: true,
      templates: [{ name: 'network', result: 'planned' }],
      versions: [
        {
          templateName: 'network',
          version: '1.0',
          origin: 'rebuilt',
          description: expect.stringContaining('its schema is inferred'),
          result: 'planned',
        },
      ],
      environments: [
        {
          name: 'dev',
          folder: 'dev',
          templateName: 'network',
          version: '1.0',
          notes: [],
          result: 'planned',
          detail: expect.any(String),
        },
      ],
      skipped: [{ subject: 'old', reason: 'AWS Proton deleted the resource' }],
    });
    expect(JSON.stringify(response.body)).not.toContain('10.0.0.0/16');
    expect(
      proton.extension.registerEnvironmentTemplateVersion,
    ).not.toHaveBeenCalled();
    expect(proton.extension.importEnvironment).not.toHaveBeenCalled();
    expect(folders).toHaveLength(1);
    expect(folders.filter(existsSync)).toEqual([]);
  });

  it('reads bundles of another repository', async () => {
    const bundlesUrl = 'https://github.com/acme/templates';
    const { post } = await setUp({
      repositories: {
        [URL]: protonEnvironmentFolder('dev'),
        [bundlesUrl]: Object.fromEntries(
          Object.entries(NETWORK_BUNDLE).map(([path, text]) => [
            `network/v1/${path}`,
            text,
          ]),
        ),
      },
    });
    const response = await post('/imports/preview', { ...body, bundlesUrl });
    expect(response.body.versions).toMatchObject([
      {
        origin: 'given',
        description: `Imported from ${bundlesUrl}/network/v1`,
      },
    ]);
  });

  it('says that a repository is not registered', async () => {
    const { post, proton } = await setUp();
    proton.api
      .on(GetRepositoryCommand)
      .rejects(
        Object.assign(new Error(), { name: 'ResourceNotFoundException' }),
      );
    const response = await post('/imports/preview');
    expect(response.body.isRegistered).toBe(false);
  });

  it('names files that are too large to be read', async () => {
    const { post } = await setUp({
      repositories: { [URL]: { 'dev/big.bin': 'x'.repeat(2 ** 21 + 1) } },
    });
    const response = await post('/imports/preview');
    expect(response.body.skipped).toEqual([
      {
        subject: 'dev/big.bin',
        reason: 'it has 2,097,153 bytes, and at most 2,097,152 are read',
      },
    ]);
  });

  it.each([
    ['git@github.com:acme/infrastructure', /must start with https:/],
    ['https://user:secret@github.com/acme/a', /no user name and no password/],
    ['https://github.com/acme/none', /none not found. Check the URL/],
  ])('refuses %s', async (url, message) => {
    const { post } = await setUp();
    const response = await post('/imports/preview', { ...body, url });
    expect(response.status).toBe(400);
    expect(response.body.error.message).toMatch(message);
    expect(JSON.stringify(response.body)).not.toContain('secret');
  });

  it('refuses a repository with too many files', async () => {
    const { folders, post } = await setUp({
      repositories: {
        [URL]: Object.fromEntries(
          Array.from({ length: 20_001 }, (_, index) => [`${index}`, '']),
        ),
      },
    });
    const response = await post('/imports/preview');
    expect(response.status).toBe(400);
    expect(response.body.error.message).toContain(
      'has more than 20,000 files or 67,108,864 bytes',
    );
    expect(folders).toEqual([]);
  });

  it('needs a control plane that can import', async () => {
    const { post, proton } = await setUp();
    proton.service.extension.mockReturnValue(undefined);
    const response = await post('/imports/preview');
    expect(response.status).toBe(400);
    expect(response.body.error.message).toContain("can't import environments");
  });
});

const SECRET = 'hunter2-of-the-state';

/** A state with an output that is secret and one that isn't. */
const STATE = JSON.stringify({
  version: 4,
  outputs: {
    vpc_id: { value: 'vpc-1', type: 'string' },
    password: { value: SECRET, type: 'string', sensitive: true },
  },
  resources: [
    {
      mode: 'managed',
      type: 'aws_vpc',
      name: 'this',
      instances: [{ attributes: { id: 'vpc-1' } }],
    },
  ],
});

describe('Terraform states of an import', () => {
  it('bring the outputs and resources of their environments', async () => {
    const { auditor, post, proton, success } = await setUp();
    const response = await post('/imports', {
      ...body,
      states: { dev: STATE, other: STATE },
    });
    expect(response.status).toBe(200);
    expect(response.body.environments).toMatchObject([
      {
        name: 'dev',
        result: 'created',
        detail: '2 outputs, and 1 resources in its state',
      },
    ]);
    expect(response.body.skipped).toContainEqual({
      subject: 'state of other',
      reason: 'no environment with this name is imported',
    });
    const [[{ environment }]] = proton.extension.importEnvironment.mock.calls;
    expect(environment).toMatchObject({
      outputs: [
        { key: 'vpc_id', value: 'vpc-1', sensitive: false },
        { key: 'password', value: SECRET, sensitive: true },
      ],
      resources: [{ name: 'aws_vpc.this', identifier: 'vpc-1' }],
    });
    // The pipeline keeps the state, so the control plane doesn't store it.
    expect(environment.state).toBeUndefined();
    for (const calls of [
      response.body,
      auditor.createEvent.mock.calls.map(([{ meta }]) => meta),
      success.mock.calls,
    ]) {
      expect(JSON.stringify(calls)).not.toContain(SECRET);
    }
  });

  it('are taken over where the control plane runs Terraform', async () => {
    const { post, proton } = await setUp();
    const states = { dev: STATE };
    const preview = await post('/imports/preview', { url: URL, states });
    expect(preview.body.environments).toMatchObject([{ result: 'planned' }]);
    await post('/imports', { url: URL, states });
    const [[{ environment }]] = proton.extension.importEnvironment.mock.calls;
    expect(environment.state).toBe(STATE);
  });

  it.each([
    ['no JSON', SECRET, 'It is not JSON'],
    ['another version', `{"version":3,"a":"${SECRET}"}`, 'of version 4'],
  ])('with %s leave only their environment out', async (_, text, reason) => {
    const { post, proton } = await setUp({
      repositories: {
        [URL]: {
          ...protonEnvironmentFolder('dev'),
          ...protonEnvironmentFolder('prod'),
        },
      },
    });
    const response = await post('/imports', { ...body, states: { dev: text } });
    expect(response.body.environments).toMatchObject([
      {
        name: 'dev',
        result: 'failed',
        detail: expect.stringContaining(reason),
      },
      { name: 'prod', result: 'created' },
    ]);
    expect(JSON.stringify(response.body)).not.toContain(SECRET);
    expect(proton.extension.importEnvironment).toHaveBeenCalledTimes(1);
  });

  it('may have 16 MiB together', async () => {
    const { post, proton } = await setUp();
    const half = ' '.repeat(8 * 1024 * 1024);
    const response = await post('/imports', {
      ...body,
      states: { dev: `${half}`, prod: `${half}1` },
    });
    expect(response.status).toBe(400);
    expect(response.body.error.message).toContain(
      'have more than 16,777,216 bytes together',
    );
    expect(proton.extension.importEnvironment).not.toHaveBeenCalled();
  });

  it('are not read at all when they are far too large', async () => {
    const { post } = await setUp();
    const response = await post('/imports', {
      ...body,
      states: { dev: SECRET.repeat(2_000_000) },
    });
    expect(response.status).toBe(400);
    expect(response.body.error.message).toContain('16,777,216 bytes');
    expect(response.text).not.toContain(SECRET);
  });
});

describe('POST /imports', () => {
  it('imports for the caller, and has it audited', async () => {
    const { auditor, post, proton, success } = await setUp();
    const response = await post('/imports', {
      ...body,
      owner: 'group:default/platform',
      revision: 'commit-1',
    });
    expect(response.status).toBe(200);
    expect(response.body.environments).toMatchObject([
      { name: 'dev', result: 'created' },
    ]);
    expect(
      proton.extension.registerEnvironmentTemplateVersion,
    ).toHaveBeenCalledWith(
      expect.objectContaining({
        templateName: 'network',
        majorVersion: '1',
        minorVersion: '0',
      }),
    );
    expect(proton.extension.importEnvironment).toHaveBeenCalledWith(
      expect.objectContaining({
        environmentName: 'dev',
        environment: expect.objectContaining({
          provisioningRepository,
          tags: [
            { key: 'backstage.io/owner', value: 'group:default/platform' },
          ],
        }),
        initiator: { onBehalfOf: 'user:default/mock' },
      }),
    );
    expect(auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'environment-import',
        severityLevel: 'high',
      }),
    );
    expect(success).toHaveBeenCalledWith({
      meta: {
        url: URL,
        accountId: '123456789012',
        region: 'us-east-1',
        environments: ['dev'],
      },
    });
  });

  it('says which part failed, and why', async () => {
    const { post, proton } = await setUp();
    proton.extension.importEnvironment.mockRejectedValue(
      new Error('Repository acme/infrastructure is not registered'),
    );
    const response = await post('/imports');
    expect(response.status).toBe(200);
    expect(response.body.versions).toMatchObject([{ result: 'created' }]);
    expect(response.body.environments).toMatchObject([
      {
        result: 'failed',
        detail: 'Repository acme/infrastructure is not registered',
      },
    ]);
  });

  it('refuses a repository that has changed since the preview', async () => {
    const { folders, post, proton } = await setUp({ etag: 'commit-2' });
    const response = await post('/imports', { ...body, revision: 'commit-1' });
    expect(response.status).toBe(409);
    expect(response.body.error.message).toContain('Look at it again');
    expect(proton.extension.importEnvironment).not.toHaveBeenCalled();
    expect(folders.filter(existsSync)).toEqual([]);
  });

  it.each([
    ['group:default/platform', 'created'],
    ['group:default/other', undefined],
  ])(
    'imports what a permission on conditions covers: %s',
    async (claim, result) => {
      const { post } = await setUp({
        conditions: {
          [protonEnvironmentImportPermission.name]:
            createProtonEnvironmentConditionalDecision(
              protonEnvironmentImportPermission,
              protonEnvironmentConditions.isOwner({ claims: [claim] }),
            ),
        },
      });
      const response = await post('/imports', {
        ...body,
        owner: 'group:default/platform',
      });
      expect(response.status).toBe(200);
      expect(response.body.environments[0]?.result).toBe(result);
    },
  );

  it('registers no versions for callers who may not publish', async () => {
    const { post, proton } = await setUp({
      denied: [protonTemplatePublishPermission.name],
    });
    const response = await post('/imports');
    expect(response.body.versions).toEqual([]);
    expect(response.body.skipped).toContainEqual({
      subject: 'template network',
      reason: expect.stringContaining('proton.template.publish'),
    });
    expect(
      proton.extension.registerEnvironmentTemplateVersion,
    ).not.toHaveBeenCalled();
  });
});

describe('every route of imports', () => {
  it.each(['/imports/preview', '/imports'])(
    'needs the permission, and reads nothing without it: %s',
    async path => {
      const { folders, post } = await setUp({
        denied: [protonEnvironmentImportPermission.name],
      });
      const response = await post(path);
      expect(response.status).toBe(403);
      expect(response.body.error.message).toContain(
        'proton.environment.import',
      );
      expect(folders).toEqual([]);
    },
  );

  it.each(['/imports/preview', '/imports'])(
    'names what is wrong with the body: %s',
    async path => {
      const { post } = await setUp();
      const response = await post(path, { provisioningRepository: {} });
      expect(response.status).toBe(400);
      expect(response.body.error.message).toContain('url: ');
    },
  );
});
