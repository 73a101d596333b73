import { GetEnvironmentCommand } from '@aws-sdk/client-proton';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import {
  EnvironmentStateVersions,
  protonEnvironmentStateUpdatePermission,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  createProtonEnvironmentConditionalDecision,
  protonEnvironmentConditions,
} from '@proton-vending/backstage-plugin-proton-node';
import request from 'supertest';
import { DEMO_ARN, demoEnvironment } from '../__testUtils__/demoEnvironment';
import { resource, startBackend } from '../__testUtils__/startBackend';

const PATH = '/api/proton/entities/default/resource/team-a/environment';
const PERMISSION = protonEnvironmentStateUpdatePermission.name;

const LOCK = {
  id: 'lock-1',
  holder: 'ada',
  createdAt: '2026-11-29T08:00:00.000Z',
};

const STATES: EnvironmentStateVersions = {
  versions: [
    {
      version: 7,
      serial: 12,
      lineage: 'lineage-1',
      resourceCount: 23,
      size: 4096,
      deploymentId: 'deployment-2',
      writtenBy: 'deployment deployment-2',
      createdAt: '2026-11-29T07:00:00.000Z',
    },
  ],
  refused: [
    {
      id: 'refused-1',
      reason: 'is another state: its lineage is lineage-2, not lineage-1',
      serial: 3,
      lineage: 'lineage-2',
      size: 2048,
      deploymentId: 'deployment-3',
      createdAt: '2026-11-29T07:30:00.000Z',
    },
  ],
  lock: LOCK,
};

async function start(
  options: Pick<
    NonNullable<Parameters<typeof startBackend>[0]>,
    'denied' | 'conditions' | 'services'
  > & { environment?: Partial<typeof demoEnvironment> } = {},
) {
  const { environment, ...rest } = options;
  const backend = await startBackend({
    entities: [resource({ name: 'team-a', arn: DEMO_ARN })],
    ...rest,
  });
  const { api, extension } = backend.proton;
  api
    .on(GetEnvironmentCommand, { name: 'team-a' })
    .resolves({ environment: { ...demoEnvironment, ...environment } });
  extension.listEnvironmentStateVersions.mockResolvedValue(STATES);
  return { ...backend, extension };
}

const asAda = mockCredentials.user.header('user:default/ada');

describe('GET …/environment/state-versions', () => {
  it('lists a page of versions, and the lock', async () => {
    const { server, extension } = await start();

    const response = await request(server).get(
      `${PATH}/state-versions?before=9&limit=2`,
    );

    expect(response.body).toEqual(STATES);
    expect(extension.listEnvironmentStateVersions).toHaveBeenCalledWith({
      environmentName: 'team-a',
      before: 9,
      limit: 2,
    });
  });

  it('needs only the permission to read the environment', async () => {
    const { server } = await start({ denied: [PERMISSION] });
    expect((await request(server).get(`${PATH}/state-versions`)).status).toBe(
      200,
    );

    const denied = await start({ denied: ['proton.environment.read'] });
    expect(
      (await request(denied.server).get(`${PATH}/state-versions`)).status,
    ).toBe(403);
    expect(
      denied.extension.listEnvironmentStateVersions,
    ).not.toHaveBeenCalled();
  });

  it.each(['before=x', 'limit=0', 'limit=101'])('refuses %s', async query => {
    const { server } = await start();
    const response = await request(server).get(
      `${PATH}/state-versions?${query}`,
    );
    expect(response.status).toBe(400);
  });

  it('is empty where the Proton API stores no states', async () => {
    const { server, proton } = await start();
    proton.service.extension.mockReturnValue(undefined);

    const response = await request(server).get(`${PATH}/state-versions`);

    expect(response.body).toEqual({ versions: [] });
  });
});

describe('POST …/environment/state-versions/:version/restore', () => {
  const path = `${PATH}/state-versions/3/restore`;
  const restored = {
    environmentId: 'environment-1',
    version: 8,
    message: 'Restored',
  };

  it('restores a version on behalf of the user, and audits it', async () => {
    const auditor = mockServices.auditor.mock();
    const success = jest.fn();
    auditor.createEvent.mockResolvedValue({ success, fail: jest.fn() });
    const { server, extension } = await start({ services: [auditor.factory] });
    extension.restoreEnvironmentState.mockResolvedValue(restored);

    const response = await request(server)
      .post(path)
      .set('Authorization', asAda)
      .send({ confirmName: 'team-a', reason: 'Went wrong' });

    expect(response.body).toEqual(restored);
    expect(extension.restoreEnvironmentState).toHaveBeenCalledWith({
      environmentName: 'team-a',
      version: 3,
      initiator: { onBehalfOf: 'user:default/ada', reason: 'Went wrong' },
    });
    expect(auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'environment-restore-state',
        severityLevel: 'medium',
      }),
    );
    expect(success).toHaveBeenCalledWith({
      meta: expect.objectContaining({ fromStateVersion: 3, stateVersion: 8 }),
    });
  });

  it.each([
    ['another name', path, { confirmName: 'team-b' }],
    ['no name', path, {}],
    [
      'a version that is no number',
      `${PATH}/state-versions/last/restore`,
      { confirmName: 'team-a' },
    ],
  ])('refuses %s', async (_, wrongPath, body) => {
    const { server, extension } = await start();

    const response = await request(server).post(wrongPath).send(body);

    expect(response.status).toBe(400);
    expect(extension.restoreEnvironmentState).not.toHaveBeenCalled();
  });

  it('waits for the deployment that runs', async () => {
    const { server, extension } = await start({
      environment: { deploymentStatus: 'IN_PROGRESS' },
    });

    const response = await request(server)
      .post(path)
      .send({ confirmName: 'team-a' });

    expect(response.status).toBe(409);
    expect(extension.restoreEnvironmentState).not.toHaveBeenCalled();
  });

  it('says that the Proton API stores no states', async () => {
    const { server, proton } = await start();
    proton.service.extension.mockReturnValue(undefined);

    const response = await request(server)
      .post(path)
      .send({ confirmName: 'team-a' });

    expect(response.status).toBe(409);
    expect(response.body.error.message).toContain("doesn't store");
  });

  it.each([
    ['group:default/team-a', 200],
    ['group:default/team-b', 403],
  ])('is for %s by a condition on the owner: %d', async (claim, status) => {
    const { server, extension } = await start({
      conditions: {
        [PERMISSION]: createProtonEnvironmentConditionalDecision(
          protonEnvironmentStateUpdatePermission,
          protonEnvironmentConditions.isOwner({ claims: [claim] }),
        ),
      },
    });
    extension.restoreEnvironmentState.mockResolvedValue(restored);

    const response = await request(server)
      .post(path)
      .send({ confirmName: 'team-a' });

    expect(response.status).toBe(status);
    expect(extension.restoreEnvironmentState).toHaveBeenCalledTimes(
      status === 200 ? 1 : 0,
    );
  });
});

describe.each(['accept', 'discard'] as const)(
  'POST …/environment/refused-states/:id/%s',
  action => {
    const answer = { environmentId: 'e-1', version: 8, message: 'Done' };
    const path = `${PATH}/refused-states/refused-1/${action}`;
    const method = `${action}RefusedState` as const;

    it('acts on behalf of the user, and audits it', async () => {
      const auditor = mockServices.auditor.mock();
      const success = jest.fn();
      auditor.createEvent.mockResolvedValue({ success, fail: jest.fn() });
      const { server, extension } = await start({
        services: [auditor.factory],
      });
      extension[method].mockResolvedValue(answer);

      const response = await request(server)
        .post(path)
        .set('Authorization', asAda)
        .send({ confirmName: 'team-a', reason: 'Compared' });

      expect(response.body).toEqual(answer);
      expect(extension[method]).toHaveBeenCalledWith({
        environmentName: 'team-a',
        id: 'refused-1',
        initiator: { onBehalfOf: 'user:default/ada', reason: 'Compared' },
      });
      expect(auditor.createEvent).toHaveBeenCalledWith(
        expect.objectContaining({
          eventId: `environment-${action}-refused-state`,
        }),
      );
      expect(success).toHaveBeenCalledWith({
        meta: expect.objectContaining({ refusedStateId: 'refused-1' }),
      });
    });

    it.each([
      ['another name', path, 400, {}],
      ['an impossible ID', path.replace('refused-1', 'a%20b'), 400, {}],
      ['a user without permission', path, 403, { denied: [PERMISSION] }],
      [
        'an environment whose deployment runs',
        path,
        409,
        { environment: { deploymentStatus: 'IN_PROGRESS' as const } },
      ],
    ])('refuses %s', async (reason, wrongPath, status, options) => {
      const { server, extension } = await start(options);

      const response = await request(server)
        .post(wrongPath)
        .send({ confirmName: reason === 'another name' ? 'team-b' : 'team-a' });

      expect(response.status).toBe(status);
      expect(extension[method]).not.toHaveBeenCalled();
    });

    it('says that the Proton API stores no states', async () => {
      const { server, proton } = await start();
      proton.service.extension.mockReturnValue(undefined);

      const response = await request(server)
        .post(path)
        .send({ confirmName: 'team-a' });

      expect(response.status).toBe(409);
      expect(response.body.error.message).toContain("doesn't store");
    });
  },
);

describe('POST …/environment/unlock-state', () => {
  const unlocked = { environmentId: 'environment-1', message: 'Unlocked' };

  const unlock = (server: Parameters<typeof request>[0], lockId = LOCK.id) =>
    request(server)
      .post(`${PATH}/unlock-state`)
      .set('Authorization', asAda)
      .send({ lockId });

  it('removes the lock on behalf of the user', async () => {
    const { server, extension } = await start();
    extension.unlockEnvironmentState.mockResolvedValue(unlocked);

    const response = await unlock(server);

    expect(response.body).toEqual(unlocked);
    expect(extension.unlockEnvironmentState).toHaveBeenCalledWith({
      environmentName: 'team-a',
      initiator: { onBehalfOf: 'user:default/ada', reason: undefined },
    });
  });

  it('keeps a lock that the user has not seen', async () => {
    const { server, extension } = await start();

    const response = await unlock(server, 'lock-0');

    expect(response.status).toBe(409);
    expect(response.body.error.message).toContain('held by ada since');
    expect(extension.unlockEnvironmentState).not.toHaveBeenCalled();
  });

  it('says that nothing is locked', async () => {
    const { server, extension } = await start();
    extension.listEnvironmentStateVersions.mockResolvedValue({ versions: [] });

    const response = await unlock(server);

    expect(response.status).toBe(404);
    expect(response.body.error.message).toContain('is not locked');
  });

  it('needs the permission', async () => {
    const { server, extension } = await start({ denied: [PERMISSION] });

    expect((await unlock(server)).status).toBe(403);
    expect(extension.unlockEnvironmentState).not.toHaveBeenCalled();
  });
});

describe('POST …/environment/accept-state', () => {
  const accepted = { environmentId: 'environment-1', message: 'Accepted' };

  it('accepts the state on behalf of the user', async () => {
    const { server, proton } = await start();
    proton.extension.acceptEnvironmentState.mockResolvedValue(accepted);

    const response = await request(server)
      .post(`${PATH}/accept-state`)
      .set('Authorization', mockCredentials.user.header('user:default/ada'))
      .send({ confirmName: 'team-a', reason: 'The disk is lost' });

    expect(response.body).toEqual(accepted);
    expect(proton.extension.acceptEnvironmentState).toHaveBeenCalledWith({
      environmentName: 'team-a',
      initiator: { onBehalfOf: 'user:default/ada', reason: 'The disk is lost' },
    });
  });

  it('wants the name', async () => {
    const { server, proton } = await start();

    const response = await request(server)
      .post(`${PATH}/accept-state`)
      .send({ confirmName: 'team-b' });

    expect(response.status).toBe(400);
    expect(proton.extension.acceptEnvironmentState).not.toHaveBeenCalled();
  });

  it('needs the permission to retain', async () => {
    const { server, proton } = await start({
      denied: ['proton.environment.retain'],
    });

    const response = await request(server)
      .post(`${PATH}/accept-state`)
      .send({ confirmName: 'team-a' });

    expect(response.status).toBe(403);
    expect(proton.extension.acceptEnvironmentState).not.toHaveBeenCalled();
  });
});
