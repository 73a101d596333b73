import { Page } from 'playwright-core';
import { freePorts } from '../product/freePorts';
import { FreshApp } from './FreshApp';
import { GuestApi } from './GuestApi';
import { RunningApp } from './RunningApp';
import { vendInNewApp } from './vend.journey';

const START_WITHIN_SECONDS = 300;

/** Starts backend and app as `yarn start` does, and vends a cluster in the browser. */
export async function embeddedJourney(
  app: FreshApp,
  withPage: (
    baseURL: string,
    visit: (page: Page) => Promise<void>,
  ) => Promise<void>,
): Promise<void> {
  const [appPort, backendPort] = await freePorts(2);
  const appUrl = `http://localhost:${appPort}`;
  const backendUrl = `http://localhost:${backendPort}`;
  app.writeConfig('app-config.local.yaml', {
    app: { baseUrl: appUrl },
    backend: {
      baseUrl: backendUrl,
      listen: { port: backendPort, host: '127.0.0.1' },
      cors: { origin: appUrl },
    },
  });
  const running = RunningApp.watch(app.start('yarn', ['start']));
  try {
    await running.ready(
      [`${backendUrl}/.backstage/health/v1/readiness`, appUrl],
      START_WITHIN_SECONDS,
    );
    const api = await GuestApi.signIn(backendUrl);
    await api.waitForEntity('template/default/create-cluster');
    await withPage(appUrl, vendInNewApp);
  } finally {
    await running.stop();
  }
}
