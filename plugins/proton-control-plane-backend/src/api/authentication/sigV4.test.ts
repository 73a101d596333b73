import { createHash, createHmac } from 'node:crypto';
import { Sha256Node } from '@smithy/core/checksum';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
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

const SCOPE = '20261008/us-east-1/proton/aws4_request';

const hash = (text: string) => createHash('sha256').update(text).digest('hex');

/** The published algorithm. */
function signText(canonical: string): string {
  const hmac = (key: string | Buffer, text: string) =>
    createHmac('sha256', key).update(text).digest();
  const text = `AWS4-HMAC-SHA256\n20261008T101500Z\n${SCOPE}\n${hash(
    canonical,
  )}`;
  const key = SCOPE.split('/').reduce<string | Buffer>(
    hmac,
    'AWS4a-secret-access-key-of-tests',
  );
  return hmac(key, text).toString('hex');
}

describe('verifySigV4', () => {
  it('knows the key and the region of a request that is well signed', async () => {
    const request = await createSignedRequest({ region: 'eu-central-1' });
    await expect(verify(request)).resolves.toEqual({
      accessKey: expect.objectContaining({ accessKeyId: 'a-key' }),
      region: 'eu-central-1',
    });
  });

  it('follows the published algorithm', async () => {
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
    const signature = signText(canonical);

    const request = {
      method: 'POST',
      url: '/api//x/../a%20b/?limit&flag=&after=1%2B2',
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=a-key/${SCOPE}, SignedHeaders=${names}, Signature=${signature}`,
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

  // The role credentials of AWS's own workflow for AWS Proton carry a token.
  it('ignores a session token, which the signature covers', async () => {
    const request = await createSignedRequest({
      headers: { 'x-amz-security-token': 'token' },
    });
    expect(request.headers.authorization).toContain('x-amz-security-token');
    await expect(verify(request)).resolves.toBeDefined();
    request.headers['x-amz-security-token'] = 'other';
    await expect(verify(request)).rejects.toMatchObject(
      refusal('InvalidSignatureException', 'does not match'),
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
      refusal('IncompleteSignatureException', 'x-amz-date or Date'),
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

  describe('takes the Date header in place of X-Amz-Date', () => {
    const signWithDate = (date: string, names = 'date;host') => {
      const headers: Record<string, string> = { date, host: 'localhost:7007' };
      const canonical = [
        'POST',
        '/',
        '',
        ...names.split(';').map(name => `${name}:${headers[name]}`),
        '',
        names,
        hash('{}'),
      ].join('\n');
      headers.authorization = `AWS4-HMAC-SHA256 Credential=a-key/${SCOPE}, SignedHeaders=${names}, Signature=${signText(
        canonical,
      )}`;
      return { method: 'POST', url: '/', headers, body: Buffer.from('{}') };
    };

    it.each([
      ['Thu, 08 Oct 2026 10:15:00 GMT', 'date;host'],
      ['Thu, 08 Oct 2026 10:15:00 GMT', 'host'],
      ['20261008T101500Z', 'date;host'],
    ])('%s, signed: %s', async (date, names) => {
      await expect(verify(signWithDate(date, names))).resolves.toBeDefined();
      await expect(
        verify(signWithDate(date, names), later(16)),
      ).rejects.toMatchObject(
        refusal('InvalidSignatureException', 'Signature expired'),
      );
    });

    it('but no other moment than the one that is signed', async () => {
      const request = signWithDate('Thu, 08 Oct 2026 10:15:00 GMT', 'host');
      request.headers.date = 'Thu, 08 Oct 2026 10:16:00 GMT';
      await expect(verify(request)).rejects.toMatchObject(
        refusal('InvalidSignatureException', 'does not match'),
      );
    });

    it.each(['Thu, 8 Oct 2026 10:15:00 GMT', 'Fri, 08 Oct 2026 10:15:00 GMT'])(
      'and no text like %s',
      async date => {
        await expect(verify(signWithDate(date))).rejects.toMatchObject(
          refusal('IncompleteSignatureException', 'Date header'),
        );
      },
    );
  });

  describe('takes a presigned URL', () => {
    const presign = async (
      expiresIn: number,
      options: { sessionToken?: string; body?: string } = {},
    ) => {
      const { body = '', sessionToken } = options;
      const signer = new SignatureV4({
        service: 'proton',
        region: 'us-east-1',
        credentials: {
          accessKeyId: 'a-key',
          secretAccessKey: 'a-secret-access-key-of-tests',
          sessionToken,
        },
        sha256: Sha256Node,
      });
      const signed = await signer.presign(
        new HttpRequest({
          method: body ? 'POST' : 'GET',
          path: '/logs',
          query: { after: '5' },
          headers: {
            host: 'localhost:7007',
            ...(body && {
              'x-amz-target': 'AwsProton20200720.ListEnvironments',
            }),
          },
          body,
        }),
        {
          signingDate: SIGNED_AT,
          expiresIn,
          unhoistableHeaders: new Set(['x-amz-target']),
        },
      );
      const search = new URLSearchParams(
        signed.query as Record<string, string>,
      );
      return {
        method: signed.method,
        url: `/logs?${search}`,
        headers: signed.headers,
        body: Buffer.from(body),
      };
    };

    it('until it expires', async () => {
      const request = await presign(3600);
      await expect(verify(request, later(60))).resolves.toMatchObject({
        region: 'us-east-1',
      });
      await expect(verify(request, later(60.1))).rejects.toMatchObject(
        refusal('InvalidSignatureException', 'valid until 20261008T111500Z'),
      );
      await expect(verify(request, later(-16))).rejects.toMatchObject(
        refusal('InvalidSignatureException', 'Signature not yet current'),
      );
    });

    it('with a body and a session token', async () => {
      const request = await presign(60, { body: '{}', sessionToken: 'token' });
      expect(request.url).toContain('X-Amz-Security-Token=token');
      await expect(verify(request)).resolves.toBeDefined();
      await expect(
        verify({ ...request, body: Buffer.from('{"name":"a"}') }),
      ).rejects.toMatchObject({ name: 'InvalidSignatureException' });
    });

    it('and no other one', async () => {
      const request = await presign(60);
      for (const [from, to] of [
        ['after=5', 'after=6'],
        ['X-Amz-Expires=60', 'X-Amz-Expires=600'],
        ['X-Amz-Date=20261008T101500Z', 'X-Amz-Date=20261008T101600Z'],
      ]) {
        const url = request.url.replace(from, to);
        expect(url).not.toBe(request.url);
        await expect(
          verify({ ...request, url }, later(1)),
        ).rejects.toMatchObject(
          refusal('InvalidSignatureException', 'does not match'),
        );
      }
    });

    it('with its target signed', async () => {
      const request = await presign(60);
      const headers = {
        ...request.headers,
        'x-amz-target': 'AwsProton20200720.DeleteEnvironment',
      };
      await expect(verify({ ...request, headers })).rejects.toMatchObject(
        refusal('IncompleteSignatureException', 'x-amz-target'),
      );
    });

    it.each([
      ['X-Amz-Expires=60', 'X-Amz-Expires=604801', 'from 1 to 604800'],
      ['X-Amz-Expires=60', 'X-Amz-Expires=0', 'from 1 to 604800'],
      ['X-Amz-Expires=60', 'X-Amz-Expires=-1', 'from 1 to 604800'],
      ['&X-Amz-Expires=60', '', 'from 1 to 604800'],
      ['X-Amz-Expires=60', 'X-Amz-Expires=60&X-Amz-Expires=9', 'once'],
      ['AWS4-HMAC-SHA256', 'AWS4-ECDSA-P256-SHA256', 'X-Amz-Algorithm must'],
      ['X-Amz-Date=20261008T101500Z', 'X-Amz-Date=today', 'yyyymmdd'],
      ['X-Amz-Credential=a-key', 'X-Amz-Other=a-key', "'Credential' parameter"],
    ])('unless it says %s as %s', async (from, to, text) => {
      const request = await presign(60);
      const url = request.url.replace(from, to);
      expect(url).not.toBe(request.url);
      await expect(verify({ ...request, url })).rejects.toMatchObject(
        refusal('IncompleteSignatureException', text),
      );
    });
  });
});
