import { createHash, createHmac } from 'node:crypto';
import { mockServices } from '@backstage/backend-test-utils';
import { AccessKeys } from './AccessKeys';
import { SIGNED_AT, createSignedRequest } from './__testUtils__/signedRequest';
import { ReceivedRequest, verifySigV4 } from './sigV4';

const accessKeys = AccessKeys.fromConfig(
  mockServices.rootConfig({
    data: {
      protonControlPlane: {
        accessKeys: [
          {
            accessKeyId: 'a-key',
            secretAccessKey: 'a-secret-access-key-of-tests',
            allow: ['proton:*'],
          },
        ],
      },
    },
  }),
);

const verify = (request: ReceivedRequest, now = SIGNED_AT) =>
  verifySigV4({
    request,
    accessKeys,
    regions: ['us-east-1', 'eu-central-1'],
    now,
  });

const refusal = (name: string, text: string) => ({
  name,
  message: expect.stringContaining(text),
  statusCode: 403,
});

const later = (minutes: number) =>
  new Date(SIGNED_AT.getTime() + minutes * 60_000);

describe('verifySigV4', () => {
  it('knows the key and the region of a request that is well signed', async () => {
    const request = await createSignedRequest({ region: 'eu-central-1' });
    await expect(verify(request)).resolves.toEqual({
      accessKey: expect.objectContaining({ accessKeyId: 'a-key' }),
      region: 'eu-central-1',
    });
  });

  it('follows the published algorithm', async () => {
    const hmac = (key: string | Buffer, text: string) =>
      createHmac('sha256', key).update(text).digest();
    const hash = (text: string) =>
      createHash('sha256').update(text).digest('hex');
    const names = 'host;x-amz-date;x-amz-target';
    const canonical = [
      'POST',
      '/api/a%2520b/',
      'after=1%2B2&flag=&limit=',
      'host:localhost:7007',
      'x-amz-date:20261008T101500Z',
      'x-amz-target:AwsProton20200720.ListEnvironments',
      '',
      names,
      hash('{}'),
    ].join('\n');
    const scope = '20261008/us-east-1/proton/aws4_request';
    const text = `AWS4-HMAC-SHA256\n20261008T101500Z\n${scope}\n${hash(
      canonical,
    )}`;
    const key = scope
      .split('/')
      .reduce<string | Buffer>(hmac, 'AWS4a-secret-access-key-of-tests');
    const signature = hmac(key, text).toString('hex');

    const request = {
      method: 'POST',
      url: '/api//x/../a%20b/?limit&flag=&after=1%2B2',
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=a-key/${scope}, SignedHeaders=${names}, Signature=${signature}`,
        host: 'localhost:7007',
        'x-amz-date': '20261008T101500Z',
        'x-amz-target': 'AwsProton20200720.ListEnvironments',
        'user-agent': 'not signed',
      },
      body: Buffer.from('{}'),
    };
    await expect(verify(request)).resolves.toBeDefined();
  });

  it('accepts a body without a hash of its own, and a GET with none', async () => {
    const post = await createSignedRequest({ applyChecksum: false });
    await expect(verify(post)).resolves.toBeDefined();
    const get = await createSignedRequest({
      method: 'GET',
      body: '',
      query: { after: '5', tag: ['b', 'a é'] },
      search: 'tag=b&after=5&tag=a%20%C3%A9',
    });
    await expect(verify(get)).resolves.toBeDefined();
  });

  it('does not mind unsigned headers that a proxy adds or changes', async () => {
    const request = await createSignedRequest({
      headers: { 'user-agent': 'a client' },
    });
    request.headers['user-agent'] = 'a proxy';
    request.headers['x-forwarded-for'] = '10.0.0.1';
    await expect(verify(request)).resolves.toBeDefined();
  });

  it('minds headers that few clients sign, when one did', async () => {
    const request = await createSignedRequest({
      headers: { 'user-agent': 'a client', connection: 'keep-alive' },
      signableHeaders: ['user-agent', 'connection'],
    });
    await expect(verify(request)).resolves.toBeDefined();
    request.headers['user-agent'] = 'a proxy';
    await expect(verify(request)).rejects.toMatchObject({
      name: 'InvalidSignatureException',
    });
  });

  it.each<[string, (request: ReceivedRequest) => Partial<ReceivedRequest>]>([
    ['method', () => ({ method: 'PUT' })],
    ['path', () => ({ url: '/api/proton-control-plane/extension' })],
    ['query', ({ url }) => ({ url: `${url}?limit=2` })],
    [
      'target',
      ({ headers }) => ({
        headers: {
          ...headers,
          'x-amz-target': 'AwsProton20200720.DeleteEnvironment',
        },
      }),
    ],
    ['host', ({ headers }) => ({ headers: { ...headers, host: 'other' } })],
    [
      'date',
      ({ headers }) => ({
        headers: { ...headers, 'x-amz-date': '20261008T101501Z' },
      }),
    ],
  ])('refuses a request whose %s was changed', async (_what, change) => {
    const request = await createSignedRequest();
    await expect(
      verify({ ...request, ...change(request) }),
    ).rejects.toMatchObject(
      refusal('InvalidSignatureException', 'does not match'),
    );
  });

  it.each([true, false])(
    'refuses a changed body (hash sent: %p)',
    async applyChecksum => {
      const request = await createSignedRequest({ applyChecksum });
      const body = Buffer.from('{"name":"a"}');
      await expect(verify({ ...request, body })).rejects.toMatchObject({
        name: 'InvalidSignatureException',
      });
    },
  );

  it('refuses a payload that is left out of the signature', async () => {
    const request = await createSignedRequest({
      headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
    });
    await expect(verify(request)).rejects.toMatchObject(
      refusal('InvalidSignatureException', 'Unsigned payloads'),
    );
  });

  it.each(['x-proton-on-behalf-of', 'x-proton-reason'])(
    'refuses %s that is left out of the signature',
    async header => {
      const request = await createSignedRequest();
      const headers = { ...request.headers, [header]: 'added' };
      await expect(verify({ ...request, headers })).rejects.toMatchObject(
        refusal('IncompleteSignatureException', `sign the header ${header}`),
      );
    },
  );

  it('refuses the wrong secret and an unknown key by different names', async () => {
    await expect(
      createSignedRequest({ secretAccessKey: 'wrong' }).then(r => verify(r)),
    ).rejects.toMatchObject(
      refusal('InvalidSignatureException', 'Check your AWS Secret Access Key'),
    );
    await expect(
      createSignedRequest({ accessKeyId: 'other' }).then(r => verify(r)),
    ).rejects.toMatchObject(
      refusal(
        'UnrecognizedClientException',
        'The security token included in the request is invalid',
      ),
    );
  });

  it('refuses session tokens, of which it knows none', async () => {
    const request = await createSignedRequest({
      headers: { 'x-amz-security-token': 'token' },
    });
    await expect(verify(request)).rejects.toMatchObject(
      refusal('UnrecognizedClientException', 'AWS_SESSION_TOKEN'),
    );
  });

  it.each([
    [{ service: 's3' }, "correct service: 'proton', not 's3'"],
    [
      { region: 'us-west-2' },
      "not 'us-west-2'. This control plane serves: us-east-1, eu-central-1.",
    ],
  ])('refuses the scope %p', async (scope, text) => {
    const request = await createSignedRequest(scope);
    await expect(verify(request)).rejects.toMatchObject(
      refusal('InvalidSignatureException', text),
    );
  });

  it('refuses a scope of another day than the date', async () => {
    const request = await createSignedRequest();
    request.headers.authorization = request.headers.authorization.replace(
      '20261008/',
      '20261007/',
    );
    await expect(verify(request)).rejects.toMatchObject(
      refusal('InvalidSignatureException', 'Date in Credential scope'),
    );
  });

  it.each(['host', 'x-amz-target'])('refuses an unsigned %s', async name => {
    const request = await createSignedRequest({ unsignedHeaders: [name] });
    await expect(verify(request)).rejects.toMatchObject(
      refusal('IncompleteSignatureException', name),
    );
  });

  it('refuses a request without its date, or with one that is none', async () => {
    const request = await createSignedRequest();
    const { 'x-amz-date': _date, ...headers } = request.headers;
    await expect(verify({ ...request, headers })).rejects.toMatchObject(
      refusal('IncompleteSignatureException', 'x-amz-date'),
    );
    await expect(
      verify({ ...request, headers: { ...headers, 'x-amz-date': 'today' } }),
    ).rejects.toMatchObject(
      refusal('IncompleteSignatureException', 'yyyymmddThhmmssZ'),
    );
  });

  it('bears a clock that is a quarter of an hour off, and no more', async () => {
    const request = await createSignedRequest();
    await expect(verify(request, later(15))).resolves.toBeDefined();
    await expect(verify(request, later(-15))).resolves.toBeDefined();
    await expect(verify(request, later(15.1))).rejects.toMatchObject(
      refusal('InvalidSignatureException', 'Signature expired'),
    );
    await expect(verify(request, later(-15.1))).rejects.toMatchObject(
      refusal('InvalidSignatureException', 'Signature not yet current'),
    );
  });

  it('refuses a query that cannot be decoded', async () => {
    const request = await createSignedRequest({ search: 'a=%zz' });
    await expect(verify(request)).rejects.toMatchObject(
      refusal('InvalidSignatureException', 'percent-encoded'),
    );
  });
});
