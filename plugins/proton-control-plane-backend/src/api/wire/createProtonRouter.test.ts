import {
  CreateEnvironmentCommand,
  CreateServiceCommand,
  GetEnvironmentCommand,
  ListEnvironmentsCommand,
} from '@aws-sdk/client-proton';
import { mockCredentials } from '@backstage/backend-test-utils';
import {
  ConflictException,
  ProtonError,
  ResourceNotFoundException,
} from '../../errors';
import { OperationHandlers } from '../operations';
import { postWithoutBody } from './__testUtils__/postWithoutBody';
import {
  ACCESS_KEYS,
  startProtonServer,
} from './__testUtils__/startProtonServer';

const TARGET = 'AwsProton20200720.GetEnvironment';
const JSON_1_0 = 'application/x-amz-json-1.0';
const MINUTE_MS = 60_000;

const GOOD_ENVIRONMENT = {
  name: 'my-cluster',
  templateName: 'eks-cluster',
  templateMajorVersion: '1',
  spec: 'proton: EnvironmentSpec\nspec: {}\n',
};

const createdAt = new Date('2026-10-08T10:15:00.123Z');

const getEnvironment = jest.fn();
const createEnvironment = jest.fn();
const handlers: OperationHandlers = {
  GetEnvironment: getEnvironment,
  CreateEnvironment: createEnvironment,
  ListEnvironments: async () => ({ environments: [] }),
};

describe('createProtonRouter', () => {
  let server: Awaited<ReturnType<typeof startProtonServer>>;

  beforeEach(async () => {
    jest.resetAllMocks();
    getEnvironment.mockImplementation(async ({ name }) => ({
      environment: {
        name,
        arn: `arn:aws:proton:us-east-1:123456789012:environment/${name}`,
        createdAt,
        lastDeploymentAttemptedAt: createdAt,
        lastDeploymentSucceededAt: createdAt,
        templateName: 'eks-cluster',
        templateMajorVersion: '1',
        templateMinorVersion: '0',
        deploymentStatus: 'SUCCEEDED',
        description: undefined,
        somethingOfOurs: 'that Proton does not know',
      },
    }));
    server = await startProtonServer(handlers);
  });

  afterEach(() => server.stop());

  /** Posts as a Backstage service, whatever the body. */
  const post = (options: {
    body?: string | Uint8Array<ArrayBuffer>;
    headers?: Record<string, string>;
    path?: string;
  }) =>
    fetch(`${server.endpoint}${options.path ?? ''}`, {
      method: 'POST',
      headers: {
        authorization: mockCredentials.service.header(),
        'content-type': JSON_1_0,
        'x-amz-target': TARGET,
        ...options.headers,
      },
      body: options.body ?? '{"name":"my-cluster"}',
    });

  const readError = async (response: Response) => {
    const body = await response.json();
    expect(Object.keys(body).sort()).toEqual(['__type', 'message']);
    expect(response.headers.get('x-amzn-errortype')).toBe(body.__type);
    expect(response.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
    expect(response.headers.get('content-type')).toBe(JSON_1_0);
    return { status: response.status, name: body.__type, ...body };
  };

  it('carries inputs and outputs, dates included, to and from the SDK', async () => {
    const { environment, $metadata } = await server
      .createClient()
      .send(new GetEnvironmentCommand({ name: 'my-cluster' }));

    expect(environment?.name).toBe('my-cluster');
    expect(environment?.createdAt).toEqual(createdAt);
    expect($metadata.requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(getEnvironment).toHaveBeenCalledWith(
      { name: 'my-cluster' },
      {
        partition: 'aws',
        accountId: '123456789012',
        region: 'us-east-1',
        accessKeyId: 'admin-key',
        principal: 'admin-key',
        initiator: {},
        allows: expect.any(Function),
        allowsEnvironmentTemplate: expect.any(Function),
        allowsEnvironment: expect.any(Function),
      },
    );
  });

  it('writes timestamps as epoch seconds and leaves out what is undefined or unknown', async () => {
    const response = await post({});
    const text = await response.text();
    expect(text).toContain('"createdAt":1791454500.123');
    expect(text).not.toContain('description');
    expect(text).not.toContain('somethingOfOurs');
    expect(response.headers.get('content-type')).toBe(JSON_1_0);
  });

  it('answers at its path with and without a slash', async () => {
    expect((await post({ path: '' })).status).toBe(200);
    expect((await post({ path: '/' })).status).toBe(200);
    const client = server.createClient({ endpoint: `${server.endpoint}/` });
    await expect(
      client.send(new ListEnvironmentsCommand({})),
    ).resolves.toMatchObject({ environments: [] });
  });

  it('ignores members that the model does not know', async () => {
    const body = '{"name":"a","colour":"red","__type":"x","spec":{"a":[1]}}';
    expect((await post({ body })).status).toBe(200);
    expect(getEnvironment).toHaveBeenCalledWith(
      { name: 'a' },
      expect.anything(),
    );
  });

  it('takes a null member for an absent one', async () => {
    const body = '{"name":null}';
    await expect(post({ body }).then(readError)).resolves.toMatchObject({
      status: 400,
      name: 'ValidationException',
      message:
        "1 validation error detected: Value at 'name' failed to satisfy constraint: Member must not be null",
    });
  });

  it('reports every violation at once, without the values', async () => {
    const error = await server
      .createClient()
      .send(
        new CreateEnvironmentCommand({
          ...GOOD_ENVIRONMENT,
          name: '-wrong-',
          templateName: undefined,
          spec: 'secret'.repeat(10_000),
          tags: [
            { key: 'good', value: 'good' },
            { key: '', value: 'good' },
          ],
        }),
      )
      .catch(e => e);

    expect(error.name).toBe('ValidationException');
    expect(error.$metadata.httpStatusCode).toBe(400);
    expect(error.message).toBe(
      [
        "4 validation errors detected: Value at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[0-9A-Za-z]+[0-9A-Za-z_\\-]*$",
        "Value at 'templateName' failed to satisfy constraint: Member must not be null",
        "Value at 'spec' failed to satisfy constraint: Member must have length less than or equal to 51200",
        "Value at 'tags.2.member.key' failed to satisfy constraint: Member must have length greater than or equal to 1",
      ].join('; '),
    );
    expect(createEnvironment).not.toHaveBeenCalled();
  });

  it('bounds the message about a request that is wrong all over', async () => {
    const body = JSON.stringify({
      environmentTemplates: new Array(50_000).fill(0),
    });
    const response = await post({
      body,
      headers: { 'x-amz-target': 'AwsProton20200720.ListEnvironments' },
    });
    const { message } = await readError(response);
    expect(message).toMatch(/^50000 validation errors.*; and 49900 more$/);
  });

  it.each([
    [new ConflictException('busy'), 400],
    [new ResourceNotFoundException('none of that name'), 400],
    [new ProtonError('ThrottlingException', 'slow down'), 400],
    [new ProtonError('InternalServerException', 'known to be broken'), 500],
  ])('passes %s of a handler on', async (thrown, status) => {
    getEnvironment.mockRejectedValue(thrown);
    const error = await server
      .createClient()
      .send(new GetEnvironmentCommand({ name: 'a' }))
      .catch(e => e);
    expect(error.name).toBe(thrown.name);
    expect(error.message).toBe(thrown.message);
    expect(error.$metadata.httpStatusCode).toBe(status);
  });

  it('keeps faults to its log, under the request id that the caller sees', async () => {
    createEnvironment.mockRejectedValue(
      Object.assign(new Error('the disk is full'), { status: 413 }),
    );
    const error = await server
      .createClient()
      .send(new CreateEnvironmentCommand(GOOD_ENVIRONMENT))
      .catch(e => e);

    expect(error.name).toBe('InternalServerException');
    expect(error.$metadata.httpStatusCode).toBe(500);
    expect(error.message).toContain(error.$metadata.requestId);
    expect(error.message).not.toContain('disk');
    const [message, cause] = jest.mocked(server.logger.error).mock.calls[0];
    expect(message).toContain(error.$metadata.requestId);
    expect(message).toContain('CreateEnvironment');
    expect(cause).toMatchObject({ message: 'the disk is full' });
    expect(JSON.stringify([message, String(cause)])).not.toContain(
      'EnvironmentSpec',
    );
  });

  it('names operations that it does not support yet', async () => {
    const command = new CreateServiceCommand({
      name: 'a',
      templateName: 'b',
      templateMajorVersion: '1',
      spec: 'proton: ServiceSpec',
    });
    await expect(server.createClient().send(command)).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'CreateService is not supported yet by this control plane',
    });
  });

  it.each(['AwsProton20200720.MakeCoffee', 'Other.GetEnvironment', 'x', ''])(
    'refuses the unknown target %p',
    async target => {
      const response = await post({ headers: { 'x-amz-target': target } });
      await expect(readError(response)).resolves.toMatchObject({
        status: 400,
        name: 'UnknownOperationException',
      });
    },
  );

  it.each([
    '',
    '{"name":',
    'null',
    '[]',
    '"name"',
    new Uint8Array([0x7b, 0xff, 0x7d]),
  ])('refuses the body %p, which is no JSON object', async body => {
    await expect(post({ body }).then(readError)).resolves.toMatchObject({
      status: 400,
      name: 'SerializationException',
    });
  });

  it('refuses bodies over 1 MiB, and no smaller ones', async () => {
    const bodyOf = (size: number) => '{"name":"a"}'.padEnd(size);
    expect((await post({ body: bodyOf(2 ** 20) })).status).toBe(200);
    const response = await post({ body: bodyOf(2 ** 20 + 1) });
    await expect(readError(response)).resolves.toMatchObject({
      status: 413,
      name: 'RequestEntityTooLargeException',
    });
  });

  it.each<Record<string, string>>([
    { 'content-type': 'text/plain' },
    { 'content-encoding': 'gzip' },
  ])('refuses a body sent as %p', async headers => {
    await expect(post({ headers }).then(readError)).resolves.toMatchObject({
      status: 415,
      name: 'UnsupportedMediaTypeException',
    });
  });

  it('tells a caller with the wrong secret', async () => {
    const client = server.createClient({
      credentials: { ...ACCESS_KEYS[0], secretAccessKey: 'wrong' },
    });
    await expect(
      client.send(new ListEnvironmentsCommand({})),
    ).rejects.toMatchObject({
      name: 'InvalidSignatureException',
      message: expect.stringContaining('Check your AWS Secret Access Key'),
      $metadata: { httpStatusCode: 403 },
    });
  });

  it('tells a caller with an unknown key', async () => {
    const client = server.createClient({
      credentials: { accessKeyId: 'nobody', secretAccessKey: 'secret' },
    });
    await expect(
      client.send(new ListEnvironmentsCommand({})),
    ).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
  });

  it('tells a caller without credentials', async () => {
    const response = await post({ headers: { authorization: '' } });
    await expect(readError(response)).resolves.toMatchObject({
      status: 403,
      name: 'MissingAuthenticationTokenException',
    });
    expect(getEnvironment).not.toHaveBeenCalled();
  });

  it('lets a key do what its allow list says, and nothing else', async () => {
    const client = server.createClient({ credentials: ACCESS_KEYS[1] });
    await expect(
      client.send(new ListEnvironmentsCommand({})),
    ).resolves.toBeDefined();
    await expect(
      client.send(new CreateEnvironmentCommand(GOOD_ENVIRONMENT)),
    ).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringMatching(
        /^User: reader-key is not authorized to perform: proton:CreateEnvironment on resource: \*/,
      ),
    });
    expect(createEnvironment).not.toHaveBeenCalled();
  });

  it.each([
    [-20, 'Signature expired', '20 minutes slow'],
    [20, 'Signature not yet current', '20 minutes fast'],
  ])(
    'tells a caller whose clock is %p minutes off',
    async (minutes, problem, advice) => {
      const client = server.createClient({
        systemClockOffset: minutes * MINUTE_MS,
      });
      await expect(
        client.send(new ListEnvironmentsCommand({})),
      ).rejects.toMatchObject({
        name: 'InvalidSignatureException',
        message: expect.stringMatching(new RegExp(`^${problem}.*${advice}`)),
      });
    },
  );

  it.each([
    ['no credentials', {}, 'MissingAuthenticationTokenException'],
    [
      'a token that is none',
      { authorization: 'Bearer nothing' },
      'UnrecognizedClientException',
    ],
    [
      'an access key id that is not configured',
      {
        authorization: `AWS4-HMAC-SHA256 Credential=stranger/20261008/us-east-1/proton/aws4_request, SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(
          64,
        )}`,
      },
      'UnrecognizedClientException',
    ],
  ])(
    'does not wait for the body of a request with %s',
    async (_, headers, name) => {
      const { status, body } = await postWithoutBody(server.endpoint, {
        headers,
        bytes: 1_000,
      });
      expect(status).toBe(403);
      expect(JSON.parse(body)).toMatchObject({ __type: name });
    },
  );

  it('lets the SDK mend its clock by itself', async () => {
    const client = server.createClient({
      systemClockOffset: -20 * MINUTE_MS,
      maxAttempts: 2,
    });
    await expect(
      client.send(new ListEnvironmentsCommand({})),
    ).resolves.toMatchObject({ $metadata: { attempts: 2 } });
  });

  it('says its account to a service that asks for another one, and to those it knows', async () => {
    const ask = (accountId: string) =>
      fetch(server.endpoint, {
        method: 'POST',
        headers: {
          authorization: mockCredentials.service.header(),
          'content-type': 'application/x-amz-json-1.0',
          'x-amz-target': 'AwsProton20200720.GetEnvironment',
          'x-proton-account-id': accountId,
        },
        body: '{"name":"dev"}',
      });
    const answers = await Promise.all(
      ['999999999999', '123456789012'].map(ask),
    );
    const stranger = await fetch(server.endpoint, { method: 'POST' });

    expect(
      [...answers, stranger].map(({ headers }) =>
        headers.get('x-proton-account-id'),
      ),
    ).toEqual(['123456789012', '123456789012', null]);
  });
});
