import { Request } from 'express';
import { matchesAction } from './actionPattern';
import { authenticateExtension } from './authenticateExtension';

function authenticate(allow: string[], action: string | string[]) {
  return authenticateExtension({
    req: {} as Request,
    authenticator: {
      checkHeaders: async () => {},
      authenticate: async () => ({
        context: {
          accountId: '123456789012',
          region: 'us-east-1',
          principal: 'me',
          initiator: {},
          partition: 'aws',
          allowsEnvironmentTemplate: () => true,
        },
        allows: asked => allow.some(pattern => matchesAction(pattern, asked)),
      }),
    },
    action,
  });
}

describe('authenticateExtension', () => {
  const both = ['proton:DeleteEnvironment', 'proton:RetainEnvironment'];

  it('asks for each action that is required', async () => {
    await expect(authenticate(['proton:Delete*'], both)).rejects.toThrow(
      /me is not authorized to perform: proton:RetainEnvironment/,
    );
    await expect(authenticate(['proton:Retain*'], both)).rejects.toThrow(
      /not authorized to perform: proton:DeleteEnvironment/,
    );
    await expect(authenticate(both, both)).resolves.toMatchObject({
      principal: 'me',
    });
  });
});
