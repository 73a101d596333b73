import { mockServices } from '@backstage/backend-test-utils';
import type { Request, Response } from 'express';
import { RequestAudit } from '../audit/RequestAudit';
import { matchesAction } from '../authentication/AccessKeys';
import { createExtensionGuard } from './createExtensionGuard';

function ask(
  allow: string[],
  actions: [string, ...string[]],
  allowsEnvironment: (name?: string) => boolean = () => true,
) {
  const guard = createExtensionGuard({
    authenticator: {
      authenticate: async () => ({
        context: {
          accountId: '123456789012',
          region: 'us-east-1',
          principal: 'me',
          initiator: {},
          partition: 'aws',
          allows: asked => allow.some(pattern => matchesAction(pattern, asked)),
          allowsEnvironmentTemplate: name => name === 'mine',
          allowsEnvironment,
        },
        isPlugin: true,
      }),
    },
    audit: RequestAudit.create({
      auditor: mockServices.auditor.mock(),
      logger: mockServices.logger.mock(),
    }),
  });
  return (template: string) =>
    guard(
      {
        req: {} as Request,
        res: {} as Response,
        rule: {
          eventId: 'thing-change',
          severityLevel: 'low',
          meta: {},
          actions,
          template: () => template,
        },
      },
      async ({ context }) => context.principal,
    );
}

describe('createExtensionGuard', () => {
  const both: [string, string] = [
    'proton:DeleteEnvironment',
    'proton:RetainEnvironment',
  ];

  it('asks for each action that is required', async () => {
    await expect(ask(['proton:Delete*'], both)('mine')).rejects.toThrow(
      /me is not authorized to perform: proton:RetainEnvironment/,
    );
    await expect(ask(['proton:Retain*'], both)('mine')).rejects.toThrow(
      /not authorized to perform: proton:DeleteEnvironment/,
    );
    await expect(ask(both, both)('mine')).resolves.toBe('me');
  });

  it('asks for the template', async () => {
    await expect(ask(both, both)('other')).rejects.toMatchObject({
      name: 'NotAllowedError',
      message: expect.stringContaining('environment-template/other'),
    });
  });

  it('refuses a key for some environments', async () => {
    const isDev = (name?: string) => name === 'dev';
    await expect(ask(both, both, isDev)('mine')).rejects.toMatchObject({
      name: 'NotAllowedError',
      message: expect.stringContaining(
        'limited to the environments in its `environments` list',
      ),
    });
  });
});
