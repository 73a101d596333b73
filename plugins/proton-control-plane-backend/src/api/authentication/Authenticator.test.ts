import {
  mockCredentials,
  mockErrorHandler,
  mockServices,
} from '@backstage/backend-test-utils';
import express from 'express';
import request from 'supertest';
import { RequestAudit } from '../audit/RequestAudit';
import {
  ExtensionRule,
  createExtensionGuard,
} from '../extension/createExtensionGuard';
import { AccessKeys } from './AccessKeys';
import { ProtonAuthenticator } from './Authenticator';
import { SIGNED_AT, createSignedRequest } from './__testUtils__/signedRequest';

const PATH = '/extension/v1/things';

function createApp(options: { region?: string } = {}) {
  const httpAuth = mockServices.httpAuth();
  const authenticator = ProtonAuthenticator.create({
    accessKeys: AccessKeys.fromConfig(
      mockServices.rootConfig({
        data: {
          protonControlPlane: {
            accessKeys: [
              {
                accessKeyId: 'a-key',
                secretAccessKey: 'a-secret-access-key-of-tests',
                allow: ['proton:Get*'],
              },
            ],
          },
        },
      }),
    ),
    httpAuth,
    accountId: '123456789012',
    regions: [options.region ?? 'us-east-1', 'eu-central-1'],
    now: () => SIGNED_AT,
  });
  const app = express();
  const guard = createExtensionGuard({
    authenticator,
    audit: RequestAudit.create({
      auditor: mockServices.auditor.mock(),
      logger: mockServices.logger.mock(),
    }),
  });
  app.get('/extension/v1/:action', (req, res, next) => {
    const action = req.params.action === 'secrets' ? 'Delete' : 'GetThing';
    const rule: ExtensionRule = {
      eventId: 'thing-read',
      severityLevel: 'low',
      meta: {},
      actions: [`proton:${action}`],
      template: 'unbound',
    };
    guard({ req, res, rule }, async ({ context }) => context)
      .then(context => res.json(context))
      .catch(next);
  });
  app.use(mockErrorHandler());
  return { app, httpAuth };
}

const get = (
  app: express.Express,
  headers: Record<string, string>,
  path = PATH,
) => request(app).get(path).set(headers);

const service = { authorization: mockCredentials.service.header() };

describe('ProtonAuthenticator', () => {
  it('takes a service of this Backstage to the own account and first region', async () => {
    const response = await get(createApp().app, service);
    expect(response.body).toEqual({
      partition: 'aws',
      accountId: '123456789012',
      region: 'us-east-1',
      principal: mockCredentials.service().principal.subject,
      initiator: {},
    });
  });

  it('takes down for whom and why somebody asks', async () => {
    const response = await get(createApp().app, {
      ...service,
      'x-proton-on-behalf-of': 'user%3Adefault%2Fjane.doe',
      'x-proton-reason': 'Gr%C3%B6%C3%9Fere%20Knoten%0Aab%20heute',
    });
    expect(response.body).toMatchObject({
      initiator: {
        onBehalfOf: 'user:default/jane.doe',
        reason: 'Größere Knoten\nab heute',
      },
    });
  });

  it.each([
    ['x-proton-on-behalf-of', 'jane', /must be an entity ref/],
    ['x-proton-on-behalf-of', `user:default/${'a'.repeat(64)}`, /entity ref/],
    ['x-proton-on-behalf-of', 'user%3Adefault%2Fjane%00', /entity ref/],
    ['x-proton-reason', '%E0%A4%A', /must be percent-encoded UTF-8/],
    ['x-proton-reason', 'a'.repeat(501), /has 501 characters; at most 500/],
    ['x-proton-reason', 'a%00b', /without control characters/],
  ])('refuses %s: %s', async (header, value, message) => {
    const response = await get(createApp().app, {
      ...service,
      [header]: value,
    });
    expect(response.status).toBe(400);
    expect(response.body.error.message).toMatch(message);
  });

  it('takes a service to the account and region that it names', async () => {
    const response = await get(createApp().app, {
      ...service,
      'x-proton-account-id': '123456789012',
      'x-proton-region': 'eu-central-1',
    });
    expect(response.body).toMatchObject({ region: 'eu-central-1' });
  });

  it.each([
    ['cn-north-1', 'aws-cn'],
    ['us-gov-west-1', 'aws-us-gov'],
    ['eu-west-1', 'aws'],
  ])('knows that %s is in the partition %s', async (region, partition) => {
    const response = await get(createApp({ region }).app, service);
    expect(response.body).toMatchObject({ region, partition });
  });

  it.each([
    ['x-proton-account-id', '999999999999', '123456789012'],
    ['x-proton-region', 'us-west-2', 'us-east-1, eu-central-1'],
  ])('refuses a foreign %s', async (header, value, served) => {
    const response = await get(createApp().app, {
      ...service,
      [header]: value,
    });
    expect(response.status).toBe(400);
    expect(response.body.error.message).toContain(
      `'${value}', but this control plane serves ${served}`,
    );
  });

  it('takes a signed GET, whatever headers of ours it carries', async () => {
    const { headers } = await createSignedRequest({
      method: 'GET',
      path: PATH,
      query: { after: '5' },
      body: '',
    });
    const response = await get(
      createApp().app,
      { ...headers, 'x-proton-region': 'eu-central-1' },
      `${PATH}?after=5`,
    );
    expect(response.body).toMatchObject({
      region: 'us-east-1',
      principal: 'a-key',
    });
  });

  it('lets a key do nothing that its list does not allow', async () => {
    const path = '/extension/v1/secrets';
    const { headers } = await createSignedRequest({
      method: 'GET',
      path,
      body: '',
    });
    const response = await get(createApp().app, headers, path);
    expect(response.status).toBe(403);
    expect(response.body.error.message).toContain(
      'User: a-key is not authorized to perform: proton:Delete on resource: *',
    );
  });

  it.each([
    ['nothing', '', 401, 'MissingAuthenticationTokenException'],
    ['Basic', 'Basic YTpi', 401, 'MissingAuthenticationTokenException'],
    [
      'an invalid token',
      mockCredentials.service.invalidHeader(),
      401,
      'UnrecognizedClientException',
    ],
    [
      'an incomplete signature',
      'AWS4-HMAC-SHA256 Credential=a',
      401,
      'IncompleteSignatureException',
    ],
    ['a user token', mockCredentials.user.header(), 403, 'Only services'],
  ])('refuses %s', async (_what, authorization, status, message) => {
    const response = await get(createApp().app, { authorization });
    expect(response.status).toBe(status);
    expect(response.body.error.message).toContain(message);
  });

  it('refuses a token that is restricted to some permissions', async () => {
    const { app, httpAuth } = createApp();
    const credentials = mockCredentials.service('external:reader', {
      permissionAttributes: { action: ['read'] },
    });
    jest.spyOn(httpAuth, 'credentials').mockResolvedValue(credentials as never);
    const response = await get(app, service);
    expect(response.status).toBe(403);
    expect(response.body.error.message).toContain('external:reader');
  });

  it('does not blame the caller when tokens cannot be checked', async () => {
    const { app, httpAuth } = createApp();
    jest
      .spyOn(httpAuth, 'credentials')
      .mockRejectedValue(new Error('the database is gone'));
    const response = await get(app, service);
    expect(response.status).toBe(500);
  });
});
