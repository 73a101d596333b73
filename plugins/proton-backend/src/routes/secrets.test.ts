import { mockServices } from '@backstage/backend-test-utils';
import request from 'supertest';
import { DEMO_ARN } from '../__testUtils__/demoEnvironment';
import { resource, startBackend } from '../__testUtils__/startBackend';

const PATH = '/api/proton/entities/default/resource/team-a/environment';

async function start(denied: string[] = []) {
  const auditor = mockServices.auditor.mock();
  auditor.createEvent.mockImplementation(async () => ({
    success: async () => {},
    fail: async () => {},
  }));
  const backend = await startBackend({
    entities: [resource({ name: 'team-a', arn: DEMO_ARN })],
    denied,
    services: [auditor.factory],
  });
  return { ...backend, auditor };
}

describe('what may have secrets in it', () => {
  it.each([
    '',
    '/inputs',
    '/configuration',
    '/spec',
    '/outputs/token',
    '/gone',
  ])('is kept by nobody on the way: %s', async path => {
    const { server } = await start();
    const response = await request(server).get(`${PATH}${path}`);
    expect(response.headers['cache-control']).toBe('no-store');
  });

  it.each(['/inputs', '/configuration', '/spec'])(
    'is audited as secrets that are shown: %s',
    async path => {
      const { server, auditor } = await start();
      await request(server).get(`${PATH}${path}`);
      expect(auditor.createEvent).toHaveBeenCalledWith(
        expect.objectContaining({ severityLevel: 'medium' }),
      );
    },
  );

  it('is audited as any read of those to whom they are not shown', async () => {
    const { server, auditor } = await start([
      'proton.environment.outputs.read',
    ]);
    await request(server).get(`${PATH}/configuration`);
    expect(auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({ severityLevel: 'low' }),
    );
  });
});
