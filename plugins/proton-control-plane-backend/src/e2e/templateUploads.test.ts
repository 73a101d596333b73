import { mockCredentials } from '@backstage/backend-test-utils';
import { Sha256Node } from '@smithy/core/checksum';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import { randomBytes } from 'node:crypto';
import request from 'supertest';
import { postWithoutBody } from '../api/wire/__testUtils__/postWithoutBody';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import {
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';
import { DEFAULT_QUOTAS } from '../quotas';
import { Bundle } from '../templates/sources/bundle';
import { makeArchive } from '../templates/sources/__testUtils__/tarArchive';

jest.setTimeout(60_000);

const archiveOf = (bundle: Bundle) => makeArchive(bundle.files);

describeOnEachDatabase('the upload of a template version', databases => {
  let plane: TestControlPlane;

  beforeEach(async () => {
    plane = await startControlPlane(databases, new ScriptedEngine(), {
      quotas: { ...DEFAULT_QUOTAS, environmentTemplateVersions: 3 },
    });
    await plane.client.createEnvironmentTemplate({
      name: 'eks',
      tags: [{ key: 'team', value: 'platform' }],
    });
    plane.statusChanges.splice(0);
  });

  afterEach(() => plane.stop());

  const upload = (
    body: Buffer,
    query: Record<string, string> = {},
    templateName = 'eks',
  ) =>
    request(plane.url)
      .post(`/extension/v1/environment-templates/${templateName}/versions`)
      .query(query)
      .set('authorization', mockCredentials.service.header())
      .set('content-type', 'application/gzip')
      .send(body);

  const minors = async () => {
    const { templateVersions } =
      await plane.client.listEnvironmentTemplateVersions({
        templateName: 'eks',
        majorVersion: '1',
      });
    return templateVersions?.map(({ minorVersion }) => minorVersion);
  };

  it.each([
    ['no credentials', {}],
    [
      'an access key id that is not configured',
      {
        authorization: `AWS4-HMAC-SHA256 Credential=stranger/20261008/us-east-1/proton/aws4_request, SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(
          64,
        )}`,
      },
    ],
  ])(
    'does not wait for the bundle of a request with %s',
    async (_, headers) => {
      const { status } = await postWithoutBody(
        `${plane.url}/extension/v1/environment-templates/eks/versions`,
        { headers, bytes: 10 * 1024 * 1024 },
      );
      expect(status).toBe(401);
    },
  );

  it('registers majors and minors as drafts', async () => {
    const first = await upload(archiveOf(clusterBundle()), {
      description: 'The first “one”',
      tags: JSON.stringify({ stage: 'trial' }),
    });
    expect(first.status).toBe(201);
    expect(first.body).toEqual({
      templateName: 'eks',
      majorVersion: '1',
      minorVersion: '0',
      arn: 'arn:aws:proton:us-east-1:123456789012:environment-template/eks:1.0',
      status: 'DRAFT',
      registered: true,
      unchanged: false,
    });
    const minor = await upload(archiveOf(clusterBundle('zone', false)), {
      majorVersion: '1',
    });
    expect(minor.body).toMatchObject({ majorVersion: '1', minorVersion: '1' });
    const major = await upload(archiveOf(clusterBundle('zone')));
    expect(major.body).toMatchObject({ majorVersion: '2', minorVersion: '0' });

    const { environmentTemplateVersion } =
      await plane.client.getEnvironmentTemplateVersion({
        templateName: 'eks',
        majorVersion: '1',
        minorVersion: '0',
      });
    expect(environmentTemplateVersion).toMatchObject({
      status: 'DRAFT',
      description: 'The first “one”',
      schema: clusterBundle().files[0].contents,
    });
    const { tags } = await plane.client.listTagsForResource({
      resourceArn: first.body.arn,
    });
    expect(tags).toEqual(
      expect.arrayContaining([
        { key: 'stage', value: 'trial' },
        { key: 'team', value: 'platform' },
      ]),
    );
    expect(plane.statusChanges).toEqual([
      'eks DRAFT',
      'eks DRAFT',
      'eks DRAFT',
    ]);
  });

  it('deploys what was uploaded', async () => {
    await upload(archiveOf(clusterBundle()));
    await plane.client.createEnvironment({
      name: 'dev',
      templateName: 'eks',
      templateMajorVersion: '1',
      templateMinorVersion: '0',
      spec: 'proton: EnvironmentSpec\nspec:\n  cluster_name: dev\n',
    });
    await plane.settled('dev');
    await expect(
      plane.client.getEnvironment({ name: 'dev' }),
    ).resolves.toMatchObject({
      environment: { deploymentStatus: 'SUCCEEDED' },
    });
  });

  it('makes one version for a client token, whatever the archive looks like', async () => {
    const query = { clientToken: 'token-1', majorVersion: '1' };
    const { files } = clusterBundle();
    const first = await upload(makeArchive(files), query);
    const again = await upload(makeArchive([...files].reverse()), query);
    expect(again.status).toBe(201);
    expect(again.body).toEqual(first.body);
    expect(await minors()).toEqual(['0']);

    const other = await upload(archiveOf(clusterBundle('zone', false)), query);
    expect(other.status).toBe(400);
    expect(other.body.error.message).toBe('Idempotent parameter mismatch');
  });

  it('makes one version when the same request comes twice at once', async () => {
    const query = { clientToken: 'token-1' };
    const archive = archiveOf(clusterBundle());
    const [one, two] = await Promise.all([
      upload(archive, query),
      upload(archive, query),
    ]);
    expect(one.body).toEqual(two.body);
    expect(await minors()).toEqual(['0']);
  });

  it('leaves an unchanged bundle alone when asked to', async () => {
    const archive = archiveOf(clusterBundle());
    await upload(archive);
    const again = await upload(archive, { unlessUnchanged: 'true' });
    expect(again.status).toBe(200);
    expect(again.body).toMatchObject({
      majorVersion: '1',
      minorVersion: '0',
      registered: false,
      unchanged: true,
    });
    const insisted = await upload(archive, { majorVersion: '1' });
    expect(insisted.body).toMatchObject({
      minorVersion: '1',
      registered: true,
    });
  });

  it('checks everything and makes nothing in a dry run', async () => {
    const dry = await upload(archiveOf(clusterBundle()), { dryRun: 'true' });
    expect(dry.status).toBe(200);
    expect(dry.body).toMatchObject({
      majorVersion: '1',
      minorVersion: '0',
      status: 'DRAFT',
      registered: false,
      unchanged: false,
    });
    expect(await minors()).toEqual([]);
    expect(plane.statusChanges).toEqual([]);
  });

  it('refuses a bundle with every problem, and leaves no version behind', async () => {
    const { status, body } = await upload(
      makeArchive([{ path: 'schema/schema.yaml', contents: '' }]),
    );
    expect(status).toBe(400);
    expect(body.error).toMatchObject({ name: 'InputError' });
    expect(body.error.message).toContain('schema/schema.yaml is empty');
    expect(body.error.message).toContain(
      'infrastructure/manifest.yaml is missing',
    );
    expect(await minors()).toEqual([]);
  });

  it('refuses a minor version that is not backward compatible', async () => {
    await upload(archiveOf(clusterBundle()));
    const { status, body } = await upload(archiveOf(clusterBundle('zone')), {
      majorVersion: '1',
    });
    expect(status).toBe(400);
    expect(body.error.message).toContain(
      'is not backward compatible with eks:1.0',
    );
    expect(await minors()).toEqual(['0']);
  });

  it('keeps to the quota', async () => {
    for (let count = 0; count < 3; count++) {
      await upload(archiveOf(clusterBundle()));
    }
    const { status, body } = await upload(archiveOf(clusterBundle()));
    expect(status).toBe(409);
    expect(body.error.message).toMatch(/environment template versions/);
  });

  it('stops reading what is larger than a bundle may be', async () => {
    const { status, body } = await upload(randomBytes(10 * 1024 * 1024 + 1));
    expect(status).toBe(413);
    expect(body.error).toMatchObject({
      name: 'RequestEntityTooLargeException',
      message: 'The request body is larger than 10 MiB.',
    });
  });

  it.each([
    [{ majorVersion: 'one' }, 400, /majorVersion must be a whole number/],
    [{ majorVersion: '7' }, 404, /has no major version 7/],
    [{ tags: '[]' }, 400, /tags must be a JSON object/],
    [{ tags: '{"aws:x":"y"}' }, 400, /reserved/],
    [{ dryRun: 'yes' }, 400, /dryRun must be true or false/],
    [{ description: 'a\0b' }, 400, /null character/],
  ])('refuses %j', async (query, expected, message) => {
    const { status, body } = await upload(
      archiveOf(clusterBundle()),
      query as Record<string, string>,
    );
    expect(status).toBe(expected);
    expect(body.error.message).toMatch(message);
  });

  it('knows no template that is not there', async () => {
    const { status, body } = await upload(
      archiveOf(clusterBundle()),
      {},
      'none',
    );
    expect(status).toBe(404);
    expect(body.error.message).toBe('Environment template none does not exist');
  });

  it('answers nobody without a signature or a token', async () => {
    const { status } = await request(plane.url)
      .post('/extension/v1/environment-templates/eks/versions')
      .send(archiveOf(clusterBundle()));
    expect(status).toBe(401);
  });

  describe('with a signature', () => {
    async function signed(options: {
      templateName?: string;
      accessKeyId?: string;
      body: Buffer;
      sent?: Buffer;
      applyChecksum?: boolean;
    }) {
      const { templateName = 'eks', accessKeyId = 'test-key', body } = options;
      const url = new URL(
        `${plane.url}/extension/v1/environment-templates/${templateName}/versions?description=a%20b`,
      );
      const signer = new SignatureV4({
        service: 'proton',
        region: 'us-east-1',
        credentials: { accessKeyId, secretAccessKey: 'test-secret-access-key' },
        sha256: Sha256Node,
        applyChecksum: options.applyChecksum,
      });
      const { headers } = await signer.sign(
        new HttpRequest({
          method: 'POST',
          path: url.pathname,
          query: { description: 'a b' },
          headers: { host: url.host, 'content-type': 'application/gzip' },
          body,
        }),
      );
      const response = await fetch(url, {
        method: 'POST',
        headers,
        body: new Uint8Array(options.sent ?? body),
      });
      return { status: response.status, body: await response.json() };
    }

    it('takes a large body', async () => {
      const bundle = clusterBundle();
      bundle.files.push({
        path: 'infrastructure/large.tf',
        contents: `# ${randomBytes(900 * 1024).toString('base64')}\n`,
      });
      const { status } = await signed({ body: archiveOf(bundle) });
      expect(status).toBe(201);
    });

    it.each([true, false])(
      'refuses another body than the signed one, with X-Amz-Content-Sha256: %p',
      async applyChecksum => {
        const { status, body } = await signed({
          body: archiveOf(clusterBundle()),
          sent: archiveOf(clusterBundle('zone')),
          applyChecksum,
        });
        expect(status).toBe(401);
        expect(body.error.message).toContain('InvalidSignatureException');
        expect(await minors()).toEqual([]);
      },
    );

    it('keeps a key to its templates', async () => {
      const body = archiveOf(clusterBundle());
      const accessKeyId = 'restricted-key';
      expect((await signed({ accessKeyId, body })).status).toBe(403);
      await plane.client.createEnvironmentTemplate({ name: 'eks-small' });
      expect(
        (await signed({ accessKeyId, body, templateName: 'eks-small' })).status,
      ).toBe(201);
    });
  });
});
