import assert from 'node:assert/strict';
import { PostgresServer } from '@proton-vending/test-utils';
import { eventually } from '../product/eventually';
import { freePorts } from '../product/freePorts';
import { FreshApp } from './FreshApp';
import { GuestApi } from './GuestApi';
import { RunningApp } from './RunningApp';

const NAME = 'from-another-backend';
const PASSWORD = 'only-for-the-install-test';
const ENVIRONMENT = {
  PROTON_BACKSTAGE_SECRET: 'a-secret-of-the-install-test-alone',
};
const START_WITHIN_SECONDS = 240;

const readinessOf = (port: number) =>
  `http://localhost:${port}/.backstage/health/v1/readiness`;

async function startControlPlane(options: {
  app: FreshApp;
  postgres: PostgresServer;
  port: number;
}): Promise<RunningApp> {
  const { app, postgres, port } = options;
  const database = new URL(postgres.connectionString);
  app.writeConfig('control-plane.local.yaml', {
    backend: {
      baseUrl: `http://localhost:${port}`,
      listen: { port, host: '127.0.0.1' },
    },
  });
  return RunningApp.watch(
    app.start(
      'yarn',
      [
        ...['workspace', 'control-plane', 'start'],
        ...['--config', '../../app-config.control-plane.yaml'],
        ...['--config', '../../control-plane.local.yaml'],
      ],
      {
        ...ENVIRONMENT,
        POSTGRES_HOST: database.hostname,
        POSTGRES_PORT: database.port,
        POSTGRES_USER: database.username,
        POSTGRES_PASSWORD: PASSWORD,
        TERRAFORM_STATES_URL: postgres.connectionString,
      },
    ),
  );
}

function startPortal(options: {
  app: FreshApp;
  port: number;
  controlPlanePort: number;
}): RunningApp {
  const { app, port, controlPlanePort } = options;
  app.writeConfig('app-config.local.yaml', {
    backend: {
      baseUrl: `http://localhost:${port}`,
      listen: { port, host: '127.0.0.1' },
    },
    proton: {
      accounts: [
        {
          accountId: '123456789012',
          regions: ['us-east-1'],
          endpoint: `http://localhost:${controlPlanePort}/api/proton-control-plane`,
        },
      ],
    },
  });
  return RunningApp.watch(
    app.start('yarn', ['workspace', 'backend', 'start'], ENVIRONMENT),
  );
}

async function vend(api: GuestApi): Promise<void> {
  await api.waitForEntity('template/default/create-cluster-plain');
  const { id } = await api.post<{ id: string }>('scaffolder/v2/tasks', {
    templateRef: 'template:default/create-cluster-plain',
    values: { name: NAME, owner: 'group:default/guests' },
  });
  const task = await eventually({
    what: 'the task has finished',
    timeoutSeconds: 180,
    ask: async () => {
      const found = await api.get<{ status: string }>(
        `scaffolder/v2/tasks/${id}`,
      );
      return found && /open|processing/.test(found.status) ? undefined : found;
    },
  });
  assert.equal(
    task.status,
    'completed',
    JSON.stringify(await api.get(`scaffolder/v2/tasks/${id}/events`)),
  );
}

async function readPages(api: GuestApi): Promise<void> {
  const entity = `default/resource/${NAME}`;
  await api.waitForEntity(`resource/default/${NAME}`);
  const environment = await api.get<{ status: string }>(
    `proton/entities/${entity}/environment`,
  );
  assert.match(JSON.stringify(environment), /"SUCCEEDED"/);
  for (const page of [
    'deployments',
    'configuration',
    'versions',
    'resources',
  ]) {
    assert.ok(
      await api.get(`proton/entities/${entity}/environment/${page}`),
      page,
    );
  }
  assert.match(JSON.stringify(await api.get('proton/fleet')), RegExp(NAME));
  assert.ok(await api.get('proton/fleet/templates'));
}

/** Vends through the scaffolder, then reads what the pages of the cluster show. */
export async function separateJourney(options: {
  controlPlane: FreshApp;
  portal: FreshApp;
}): Promise<void> {
  const [port, controlPlanePort] = await freePorts(2);
  const postgres = await PostgresServer.create({ password: PASSWORD });
  const started: RunningApp[] = [];
  try {
    await postgres.start();
    const controlPlane = await startControlPlane({
      app: options.controlPlane,
      postgres,
      port: controlPlanePort,
    });
    started.push(controlPlane);
    const portal = startPortal({ app: options.portal, port, controlPlanePort });
    started.push(portal);
    await controlPlane.ready(
      [readinessOf(controlPlanePort)],
      START_WITHIN_SECONDS,
    );
    await portal.ready([readinessOf(port)], START_WITHIN_SECONDS);
    const api = await GuestApi.signIn(`http://localhost:${port}`);
    await vend(api);
    await readPages(api);
  } catch (error) {
    throw new Error(
      [String(error), ...started.map(({ output }) => output)].join('\n'),
    );
  } finally {
    await Promise.all(started.map(running => running.stop()));
    await postgres.remove();
  }
}
