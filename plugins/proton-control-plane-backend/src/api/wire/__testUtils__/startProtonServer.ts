import { once } from 'node:events';
import { Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { ProtonClient, ProtonClientConfig } from '@aws-sdk/client-proton';
import { mockServices } from '@backstage/backend-test-utils';
import express from 'express';
import { RequestAudit } from '../../audit/RequestAudit';
import { AccessKeys } from '../../authentication/AccessKeys';
import { ProtonAuthenticator } from '../../authentication/Authenticator';
import { OperationHandlers } from '../../operations';
import { createProtonRouter } from '../createProtonRouter';

export const ACCESS_KEYS = [
  {
    accessKeyId: 'admin-key',
    secretAccessKey: 'admin-secret-access-key',
    allow: ['proton:*'],
  },
  {
    accessKeyId: 'reader-key',
    secretAccessKey: 'reader-secret-access-key',
    allow: ['proton:Get*', 'proton:List*'],
  },
];

/** Serves handlers where the control plane serves its own, on loopback. */
export async function startProtonServer(
  handlers: OperationHandlers,
  options: { now?: () => Date } = {},
) {
  const logger = mockServices.logger.mock();
  const authenticator = ProtonAuthenticator.create({
    accessKeys: AccessKeys.fromConfig(
      mockServices.rootConfig({
        data: { protonControlPlane: { accessKeys: ACCESS_KEYS } },
      }),
    ),
    httpAuth: mockServices.httpAuth(),
    accountId: '123456789012',
    regions: ['eu-central-1', 'us-east-1'],
    ...options,
  });
  const app = express();
  app.use(
    '/api/proton-control-plane',
    createProtonRouter({
      handlers,
      authenticator,
      audit: RequestAudit.create({
        auditor: mockServices.auditor.mock(),
        logger,
      }),
      logger,
    }),
  );

  const server: Server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const endpoint = `http://127.0.0.1:${port}/api/proton-control-plane`;
  const clients: ProtonClient[] = [];
  return {
    endpoint,
    logger,
    createClient(config: ProtonClientConfig = {}) {
      const client = new ProtonClient({
        endpoint,
        region: 'us-east-1',
        credentials: ACCESS_KEYS[0],
        maxAttempts: 1,
        ...config,
      });
      clients.push(client);
      return client;
    },
    async stop() {
      clients.forEach(client => client.destroy());
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
