import {
  ListEnvironmentsCommand,
  ListEnvironmentTemplatesCommand,
} from '@aws-sdk/client-proton';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { Sha256Node } from '@smithy/core/checksum';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import { createHash } from 'node:crypto';
import { IncomingMessage, ServerResponse } from 'node:http';
import { startServer } from '../__testUtils__/startServer';
import { ProtonAccountMismatchError } from '../clients/explainUnansweredRequests';
import { DefaultProtonService } from './DefaultProtonService';
import { ProtonExtension } from './ProtonService';

const account = {
  accountId: '123456789012',
  regions: ['us-east-1', 'eu-west-1'],
};

let stopServer: (() => Promise<void>) | undefined;

async function serve(
  handler: (request: IncomingMessage, response: ServerResponse) => void,
) {
  const server = await startServer(handler);
  stopServer = server.stop;
  return server.url;
}

function createService(options: {
  baseUrl?: string;
  accounts?: object[];
  aws?: object;
}) {
  const { baseUrl = 'http://127.0.0.1:1', accounts = [account], aws } = options;
  const discovery = mockServices.discovery.mock({
    getBaseUrl: async pluginId => `${baseUrl}/api/${pluginId}`,
  });
  return DefaultProtonService.fromConfig({
    config: mockServices.rootConfig({
      data: { proton: { accounts }, ...(aws && { aws }) },
    }),
    discovery,
    auth: mockServices.auth({ pluginId: 'proton' }),
  });
}

/** The signature that a request of the keys `a` and `b` should have. */
async function signAgain({ method = '', url = '', headers }: IncomingMessage) {
  const { pathname, searchParams } = new URL(url, 'http://127.0.0.1');
  const signed = await new SignatureV4({
    service: 'proton',
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    sha256: Sha256Node,
  }).sign(
    new HttpRequest({
      method,
      path: pathname,
      query: { deploymentId: searchParams.getAll('deploymentId') },
      headers: { host: headers.host ?? '' },
    }),
    {
      signingDate: new Date(
        String(headers['x-amz-date']).replace(
          /^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\dZ)$/,
          '$1-$2-$3:$4:$5',
        ),
      ),
    },
  );
  return signed.headers.authorization;
}

afterEach(async () => {
  await stopServer?.();
  stopServer = undefined;
});

describe('DefaultProtonService', () => {
  it('lists what is configured', () => {
    expect(createService({}).accounts()).toEqual([account]);
  });

  it('gives one client for each account and region', async () => {
    const service = createService({});

    const client = await service.getClient();

    expect(
      await service.getClient({
        accountId: '123456789012',
        region: 'us-east-1',
      }),
    ).toBe(client);
    expect(await service.getClient({ region: 'eu-west-1' })).not.toBe(client);
  });

  it('finds the client of an ARN', async () => {
    const service = createService({});

    expect(
      await service.getClientForArn(
        'arn:aws:proton:eu-west-1:123456789012:environment/demo',
      ),
    ).toBe(await service.getClient({ region: 'eu-west-1' }));
    await expect(service.getClientForArn('demo')).rejects.toThrow(
      '"demo" is not the ARN of a Proton resource',
    );
  });

  it('asks the embedded control plane with a service token of its own for each request', async () => {
    const requests: IncomingMessage[] = [];
    const baseUrl = await serve((request, response) => {
      requests.push(request);
      response.setHeader('content-type', 'application/x-amz-json-1.0');
      response.end(JSON.stringify({ environments: [] }));
    });
    const client = await createService({ baseUrl }).getClient({
      region: 'eu-west-1',
    });

    await client.send(new ListEnvironmentsCommand({}));
    await client.send(new ListEnvironmentsCommand({}));

    expect(requests).toHaveLength(2);
    const [{ url, headers }] = requests;
    expect(url).toBe('/api/proton-control-plane/');
    expect(headers).toMatchObject({
      authorization: mockCredentials.service.header({
        onBehalfOf: mockCredentials.service('plugin:proton'),
        targetPluginId: 'proton-control-plane',
      }),
      'x-amz-target': 'AwsProton20200720.ListEnvironments',
      'x-proton-account-id': '123456789012',
      'x-proton-region': 'eu-west-1',
    });
  });

  it('signs requests to a URL with the keys of the account', async () => {
    let authorization: string | undefined;
    const endpoint = await serve((request, response) => {
      authorization = request.headers.authorization;
      response.end(JSON.stringify({ templates: [] }));
    });
    const service = createService({
      accounts: [{ ...account, endpoint }],
      aws: {
        accounts: [
          {
            accountId: '123456789012',
            accessKeyId: 'proton-local',
            secretAccessKey: 'proton-local-secret-key',
          },
        ],
      },
    });

    const client = await service.getClient();
    await client.send(new ListEnvironmentTemplatesCommand({}));

    expect(authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=proton-local\/\d+\/us-east-1\/proton\//,
    );
    expect(service.extension()).toBeUndefined();
  });

  it('names the endpoint, account and region when nobody answers', async () => {
    const endpoint = await serve(() => {});
    await stopServer?.();
    const service = createService({
      accounts: [{ ...account, endpoint }],
      aws: { mainAccount: { accessKeyId: 'a', secretAccessKey: 'b' } },
    });

    const client = await service.getClient();

    await expect(client.send(new ListEnvironmentsCommand({}))).rejects.toThrow(
      new RegExp(
        `^The Proton endpoint ${endpoint} \\(account 123456789012, region us-east-1\\) did not answer \\(ECONNREFUSED\\); check that it is running`,
      ),
    );
  });

  it('says so when something else answers', async () => {
    const endpoint = await serve((_request, response) => {
      response.end('<html>Welcome</html>');
    });
    const service = createService({
      accounts: [{ ...account, endpoint }],
      aws: { mainAccount: { accessKeyId: 'a', secretAccessKey: 'b' } },
    });

    const client = await service.getClient();

    await expect(client.send(new ListEnvironmentsCommand({}))).rejects.toThrow(
      /isn't a Proton API: no Proton API answered there \(HTTP 200\)/,
    );
  });

  describe('when no Proton API answers', () => {
    const html = { 'content-type': 'text/html' };
    const json = { 'content-type': 'application/json' };
    const path =
      /the URL of the control plane of another Backstage ends with \/api\/proton-control-plane/;

    function answer(
      statusCode: number,
      headers: Record<string, string>,
      body = JSON.stringify({ error: { name: 'NotFoundError' } }),
    ) {
      return serve((_request, response) => {
        response.writeHead(statusCode, headers);
        response.end(body);
      });
    }

    function askRemote(endpoint: string) {
      return createService({
        accounts: [{ ...account, endpoint }],
        aws: { mainAccount: { accessKeyId: 'a', secretAccessKey: 'b' } },
      })
        .getClient()
        .then(client => client.send(new ListEnvironmentsCommand({})));
    }

    it('says of the embedded one which plugin the backend needs', async () => {
      const baseUrl = await answer(404, json);

      const client = await createService({ baseUrl }).getClient();

      await expect(
        client.send(new ListEnvironmentsCommand({})),
      ).rejects.toMatchObject({
        name: 'ServiceUnavailableError',
        message:
          "The embedded Proton control plane (account 123456789012, region us-east-1) isn't a Proton API: no Proton API answered there (HTTP 404); check that the backend has the plugin proton-control-plane (package @proton-vending/backstage-plugin-proton-control-plane-backend) and that it started, or set the endpoint of the account under proton.accounts",
      });
    });

    it.each([
      [404, json, /no Proton API answered there \(HTTP 404\)/],
      [404, html, /it answered with a web page \(HTTP 404\)/],
      [401, json, /asks for other credentials \(HTTP 401\)/],
      [403, html, /asks for other credentials \(HTTP 403\)/],
      [502, html, /the proxy in front of it can't reach it \(HTTP 502\)/],
      [503, json, /isn't ready \(HTTP 503\)/],
      [302, html, /it redirects elsewhere \(HTTP 302\)/],
    ])('explains HTTP %d with %j', async (status, headers, message) => {
      const url = await answer(
        status,
        headers,
        headers === html ? '<html>No</html>' : undefined,
      );

      const asked = askRemote(`${url}/api/proton-contol-plane?token=s3cret`);

      await expect(asked).rejects.toThrow(message);
      await expect(asked).rejects.toThrow(path);
      await expect(asked).rejects.toThrow(
        `The Proton endpoint ${url}/api/proton-contol-plane (account`,
      );
    });

    it('explains a host name that does not exist', async () => {
      await expect(askRemote('http://proton.invalid')).rejects.toThrow(
        /has a host name that can't be resolved \((ENOTFOUND|EAI_AGAIN)\)/,
      );
    });

    it('explains a server that speaks no TLS', async () => {
      const url = await answer(404, json);

      await expect(askRemote(url.replace('http:', 'https:'))).rejects.toThrow(
        /doesn't speak TLS \(EPROTO\); the URL may need http/,
      );
    });

    it('explains it of requests beyond the API of Proton', async () => {
      const baseUrl = await answer(404, html, '<html>No</html>');

      await expect(
        createService({ baseUrl })
          .extension()
          ?.getDeploymentPlan({ deploymentId: 'd-1' }),
      ).rejects.toThrow(
        /it answered with a web page \(HTTP 404\); check that the backend has the plugin/,
      );
    });
  });

  it.each([
    ['InvalidSignatureException', 'The signature does not match.'],
    ['UnrecognizedClientException', 'The security token is invalid.'],
  ])('names the endpoint and the key of %s', async (name, message) => {
    const endpoint = await serve((_request, response) => {
      response.writeHead(403, {
        'content-type': 'application/x-amz-json-1.0',
        'x-amzn-errortype': name,
        'x-amzn-requestid': '1',
      });
      response.end(JSON.stringify({ __type: name, message }));
    });
    const client = await createService({
      accounts: [{ ...account, endpoint }],
      aws: { mainAccount: { accessKeyId: 'a-key', secretAccessKey: 's3cret' } },
    }).getClient();

    await expect(
      client.send(new ListEnvironmentsCommand({})),
    ).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      message: `The Proton endpoint ${endpoint} (account 123456789012, region us-east-1) refused the access key a-key: ${message.slice(
        0,
        -1,
      )} (${name}). Check the credentials of the account in the aws section of the configuration`,
    });
  });

  it('names the endpoint and the key of what the key is denied', async () => {
    const endpoint = await serve((_request, response) => {
      response.writeHead(400, { 'x-amzn-errortype': 'AccessDeniedException' });
      response.end(
        JSON.stringify({
          __type: 'AccessDeniedException',
          message: 'User: a-key is not authorized',
        }),
      );
    });
    const client = await createService({
      accounts: [{ ...account, endpoint }],
      aws: { mainAccount: { accessKeyId: 'a-key', secretAccessKey: 's3cret' } },
    }).getClient();

    await expect(
      client.send(new ListEnvironmentsCommand({})),
    ).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: `The Proton endpoint ${endpoint} (account 123456789012, region us-east-1) denied the request of the access key a-key: User: a-key is not authorized`,
    });
  });

  describe('when the Proton API is of another account', () => {
    const OTHER = '999999999999';

    it.each([
      [
        'by its header',
        200,
        { 'x-proton-account-id': OTHER },
        { environments: [] },
      ],
      [
        'by the header of a refusal',
        400,
        {
          'x-proton-account-id': OTHER,
          'x-amzn-errortype': 'ValidationException',
        },
        { __type: 'ValidationException', message: 'The header asks for' },
      ],
      [
        'by an ARN',
        200,
        {},
        {
          environments: [
            { arn: `arn:aws:proton:us-east-1:${OTHER}:environment/dev` },
          ],
        },
      ],
    ])('names both accounts, %s', async (_how, status, headers, body) => {
      const baseUrl = await serve((_request, response) => {
        response.writeHead(status, headers as Record<string, string>);
        response.end(JSON.stringify(body));
      });
      const client = await createService({ baseUrl }).getClient();

      const asked = client.send(new ListEnvironmentsCommand({}));

      await expect(asked).rejects.toBeInstanceOf(ProtonAccountMismatchError);
      await expect(asked).rejects.toThrow(
        'The embedded Proton control plane (account 123456789012, region us-east-1) is of the account 999999999999, and proton.accounts says 123456789012. Set the same accountId in both places',
      );
    });
  });

  describe('extension', () => {
    const page = { events: [], nextAfter: 4, complete: true };

    it('reads a part of a deployment log', async () => {
      let request: IncomingMessage | undefined;
      const baseUrl = await serve((incoming, response) => {
        request = incoming;
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify(page));
      });

      await expect(
        createService({ baseUrl }).extension()?.listDeploymentLog({
          deploymentId: 'd-1',
          after: 4,
          limit: 10,
          level: 'error',
        }),
      ).resolves.toEqual(page);

      expect(request?.url).toBe(
        '/api/proton-control-plane/extension/v1/deployments/d-1/log?after=4&limit=10&level=error',
      );
      expect(request?.headers).toMatchObject({
        authorization: expect.stringMatching(/^Bearer /),
        'x-proton-region': 'us-east-1',
      });
    });

    it('reads the keys of sensitive outputs', async () => {
      const baseUrl = await serve((request, response) => {
        expect(request.url).toContain('/environments/demo/sensitive-outputs');
        response.end(JSON.stringify({ keys: ['token'] }));
      });

      await expect(
        createService({ baseUrl })
          .extension()
          ?.listSensitiveOutputKeys({ environmentName: 'demo' }),
      ).resolves.toEqual(['token']);
    });

    it.each<[{ keys: string[]; descriptions?: Record<string, string> }]>([
      [{ keys: ['token'], descriptions: { url: 'Of the API' } }],
      // Of an earlier release.
      [{ keys: ['token'] }],
    ])('reads what the outputs are: %j', async answer => {
      const baseUrl = await serve((request, response) => {
        expect(request.url).toContain('/environments/demo/sensitive-outputs');
        response.end(JSON.stringify(answer));
      });

      await expect(
        createService({ baseUrl })
          .extension()
          ?.describeEnvironmentOutputs({ environmentName: 'demo' }),
      ).resolves.toEqual({
        sensitiveKeys: ['token'],
        descriptions: answer.descriptions ?? {},
      });
    });

    it('reads the plan of a deployment', async () => {
      const plan = { toAdd: 1, text: 'Plan: 1 to add' };
      const baseUrl = await serve((request, response) => {
        expect(request.url).toContain('/extension/v1/deployments/d-1/plan');
        response.end(JSON.stringify(plan));
      });

      await expect(
        createService({ baseUrl })
          .extension()
          ?.getDeploymentPlan({ deploymentId: 'd-1' }),
      ).resolves.toEqual(plan);
    });

    it('reads the record of a deployment', async () => {
      const record = { id: 'd-1', steps: [] };
      const baseUrl = await serve((request, response) => {
        expect(request.url).toContain('/extension/v1/deployments/d-1/record');
        response.end(JSON.stringify(record));
      });

      await expect(
        createService({ baseUrl })
          .extension()
          ?.getDeploymentRecord({ deploymentId: 'd-1' }),
      ).resolves.toEqual(record);
    });

    it('reads the records of several deployments in one signed request', async () => {
      const requests: IncomingMessage[] = [];
      const url = await serve((request, response) => {
        requests.push(request);
        response.end(JSON.stringify({ records: [{ id: 'd-2', steps: [] }] }));
      });
      const extension = createService({
        accounts: [{ ...account, endpoint: `${url}/proton-control-plane` }],
        aws: { mainAccount: { accessKeyId: 'a', secretAccessKey: 'b' } },
      }).extension();

      await expect(
        extension?.listDeploymentRecords({
          environmentName: 'dev',
          deploymentIds: ['d-1', 'd-2'],
        }),
      ).resolves.toEqual([{ id: 'd-2', steps: [] }]);
      await expect(
        extension?.listDeploymentRecords({
          environmentName: 'dev',
          deploymentIds: [],
        }),
      ).resolves.toEqual([]);

      expect(requests).toHaveLength(1);
      expect(requests[0].url).toBe(
        '/proton-control-plane/extension/v1/environments/dev/deployment-records?deploymentId=d-1&deploymentId=d-2',
      );
      await expect(signAgain(requests[0])).resolves.toBe(
        requests[0].headers.authorization,
      );
    });

    it('tells for whom and why an environment is forgotten', async () => {
      let headers: IncomingMessage['headers'] = {};
      const baseUrl = await serve((request, response) => {
        headers = request.headers;
        response.end(JSON.stringify({ environmentId: 'e-1' }));
      });

      await createService({ baseUrl })
        .extension()
        ?.retainEnvironment({
          environmentName: 'dev',
          initiator: { onBehalfOf: 'user:default/jane', reason: 'Moved' },
        });

      expect(headers).toMatchObject({
        'x-proton-on-behalf-of': 'user%3Adefault%2Fjane',
        'x-proton-reason': 'Moved',
      });
    });

    it('forgets an environment', async () => {
      const baseUrl = await serve((request, response) => {
        expect(request.method).toBe('POST');
        expect(request.url).toContain('/extension/v1/environments/dev/retain');
        response.end(JSON.stringify({ environmentId: 'e-1' }));
      });

      await expect(
        createService({ baseUrl })
          .extension()
          ?.retainEnvironment({ environmentName: 'dev' }),
      ).resolves.toEqual({ environmentId: 'e-1' });
    });

    it('accepts the state of an environment', async () => {
      const baseUrl = await serve((request, response) => {
        expect(request.method).toBe('POST');
        expect(request.url).toContain(
          '/extension/v1/environments/dev/accept-state',
        );
        response.end(JSON.stringify({ environmentId: 'e-1' }));
      });

      await expect(
        createService({ baseUrl })
          .extension()
          ?.acceptEnvironmentState({ environmentName: 'dev' }),
      ).resolves.toEqual({ environmentId: 'e-1' });
    });

    it.each<[string, string, (extension: ProtonExtension) => Promise<unknown>]>(
      [
        [
          'GET',
          'state-versions?before=9&limit=2',
          extension =>
            extension.listEnvironmentStateVersions({
              environmentName: 'dev',
              before: 9,
              limit: 2,
            }),
        ],
        [
          'POST',
          'state-versions/3/restore',
          extension =>
            extension.restoreEnvironmentState({
              environmentName: 'dev',
              version: 3,
            }),
        ],
        ...(['accept', 'discard'] as const).map(
          (
            action,
          ): [string, string, (asked: ProtonExtension) => Promise<unknown>] => [
            'POST',
            `refused-states/refused-1/${action}`,
            extension =>
              extension[`${action}RefusedState`]({
                environmentName: 'dev',
                id: 'refused-1',
              }),
          ],
        ),
        [
          'POST',
          'unlock-state',
          extension =>
            extension.unlockEnvironmentState({ environmentName: 'dev' }),
        ],
        [
          'POST',
          'state-access',
          extension =>
            extension.openEnvironmentStateAccess({ environmentName: 'dev' }),
        ],
      ],
    )('asks for the state with %s %s', async (method, path, ask) => {
      const seen: unknown[] = [];
      const baseUrl = await serve((request, response) => {
        seen.push([request.method, request.url]);
        response.end(JSON.stringify({ answer: 1 }));
      });

      const extension = createService({ baseUrl }).extension();
      await expect(extension && ask(extension)).resolves.toEqual({ answer: 1 });
      expect(seen).toEqual([
        [method, expect.stringContaining(`/v1/environments/dev/${path}`)],
      ]);
    });

    it.each<[string, (extension: ProtonExtension) => Promise<string>]>([
      [
        'state-versions/3',
        extension =>
          extension.getEnvironmentState({ environmentName: 'dev', version: 3 }),
      ],
      [
        'refused-states/refused-1',
        extension =>
          extension.getRefusedState({
            environmentName: 'dev',
            id: 'refused-1',
          }),
      ],
    ])('reads a state as it is written: %s', async (path, read) => {
      const state = '{"serial": 12345678901234567890}\n';
      const baseUrl = await serve((request, response) => {
        expect(request.url).toContain(`/environments/dev/${path}`);
        response.end(state);
      });

      const extension = createService({ baseUrl }).extension();
      await expect(extension && read(extension)).resolves.toBe(state);
    });

    it.each(['embedded', 'signed'])(
      'sends a bundle with its parameters, %s',
      async transport => {
        const bundle = new TextEncoder().encode('a bundle');
        let sent = '';
        let received: IncomingMessage | undefined;
        const url = await serve((request, response) => {
          received = request;
          request.on('data', chunk => {
            sent += chunk;
          });
          request.on('end', () =>
            response.end(JSON.stringify({ majorVersion: '1' })),
          );
        });
        const endpoint = `${url}/api/proton-control-plane`;
        const service = createService({
          baseUrl: url,
          accounts: [
            { ...account, ...(transport === 'signed' && { endpoint }) },
          ],
          aws: { mainAccount: { accessKeyId: 'a', secretAccessKey: 'b' } },
        });

        await expect(
          service.extension()?.registerEnvironmentTemplateVersion({
            templateName: 'eks',
            majorVersion: '1',
            description: 'Größer & besser',
            tags: { team: 'platform' },
            unlessUnchanged: true,
            bundle,
          }),
        ).resolves.toEqual({ majorVersion: '1' });

        const { pathname, searchParams } = new URL(received?.url ?? '', url);
        expect(pathname).toBe(
          '/api/proton-control-plane/extension/v1/environment-templates/eks/versions',
        );
        expect(Object.fromEntries(searchParams)).toEqual({
          majorVersion: '1',
          description: 'Größer & besser',
          tags: '{"team":"platform"}',
          unlessUnchanged: 'true',
        });
        expect(received?.url).toContain('Gr%C3%B6%C3%9Fer%20%26%20besser');
        expect(received?.method).toBe('POST');
        expect(received?.headers).toMatchObject({
          'content-type': 'application/gzip',
          authorization: expect.stringMatching(
            transport === 'signed' ? /^AWS4-HMAC-SHA256 / : /^Bearer /,
          ),
          ...(transport === 'signed' && {
            'x-amz-content-sha256': createHash('sha256')
              .update(bundle)
              .digest('hex'),
          }),
        });
        expect(sent).toBe('a bundle');
      },
    );

    it('follows a log, and goes on where a connection ended early', async () => {
      const asked: (string | null)[] = [];
      const baseUrl = await serve((request, response) => {
        const url = new URL(request.url ?? '', 'http://localhost');
        const after = url.searchParams.get('after');
        asked.push(after);
        response.setHeader('content-type', 'text/event-stream');
        const say = (sequence: number) =>
          response.write(
            `id: ${sequence}\nevent: log\ndata: {"sequence":${sequence}}\n\n`,
          );
        say(Number(after) + 1);
        if (after === '7') {
          response.end(': keep-alive\n\n');
        } else {
          response.end('event: complete\ndata: {"nextAfter":9}\n\n');
        }
      });
      const extension = createService({ baseUrl }).extension();
      const lines: number[] = [];
      for await (const line of extension?.followDeploymentLog({
        deploymentId: 'd-1',
        after: 7,
      }) ?? []) {
        lines.push(line.sequence);
      }

      expect(lines).toEqual([8, 9]);
      expect(asked).toEqual(['7', '8']);
    });

    it('signs requests to a control plane at a URL', async () => {
      let request: IncomingMessage | undefined;
      const url = await serve((incoming, response) => {
        request = incoming;
        response.end(JSON.stringify(page));
      });
      const service = createService({
        accounts: [{ ...account, endpoint: `${url}/api/proton-control-plane` }],
        aws: {
          accounts: [
            {
              accountId: '123456789012',
              accessKeyId: 'proton-local',
              secretAccessKey: 'proton-local-secret-key',
            },
          ],
        },
      });

      await expect(
        service
          .extension({ region: 'eu-west-1' })
          ?.listDeploymentLog({ deploymentId: 'd-1', after: 4 }),
      ).resolves.toEqual(page);

      expect(request?.url).toBe(
        '/api/proton-control-plane/extension/v1/deployments/d-1/log?after=4',
      );
      expect(request?.headers.authorization).toMatch(
        /^AWS4-HMAC-SHA256 Credential=proton-local\/\d+\/eu-west-1\/proton\//,
      );
    });

    it('passes on what the control plane refuses', async () => {
      const baseUrl = await serve((_request, response) => {
        response.statusCode = 404;
        response.setHeader('content-type', 'application/json');
        response.end(
          JSON.stringify({
            error: { name: 'NotFoundError', message: 'No such deployment' },
            response: { statusCode: 404 },
          }),
        );
      });

      await expect(
        createService({ baseUrl })
          .extension()
          ?.listDeploymentLog({ deploymentId: 'd-1' }),
      ).rejects.toThrow(/404/);
    });

    it('names the endpoint when nobody answers', async () => {
      const baseUrl = await serve(() => {});
      await stopServer?.();

      await expect(
        createService({ baseUrl })
          .extension()
          ?.listDeploymentLog({ deploymentId: 'd-1' }),
      ).rejects.toThrow(
        /The embedded Proton control plane \(account 123456789012, region us-east-1\) did not answer \(ECONNREFUSED\); check that the backend has/,
      );
    });
  });
});
