import { DeploymentLogPage } from '@proton-vending/backstage-plugin-proton-common';
import { setTimeout as delay } from 'node:timers/promises';
import { Scope } from '../../database/scope';
import { DeploymentService } from '../DeploymentService';
import { LogAnnouncements } from './LogAnnouncements';

const PAGE_SIZE = 500;

/** How often to look for what another backend has written, in milliseconds. */
const POLL_MS = 1_000;

/** Yields the log of a deployment page by page as it is written, to its end. */
export async function* followLog(options: {
  deployments: DeploymentService;
  announcements: LogAnnouncements;
  scope: Scope;
  deploymentId: string;
  after: number;
  signal: AbortSignal;
}): AsyncGenerator<DeploymentLogPage> {
  const { deployments, announcements, scope, deploymentId, signal } = options;
  let { after } = options;
  let announced = new AbortController();
  const unsubscribe = announcements.subscribe(deploymentId, () =>
    announced.abort(),
  );
  try {
    while (!signal.aborted) {
      announced = new AbortController();
      const page = await deployments.readLog(
        scope,
        deploymentId,
        after,
        PAGE_SIZE,
      );
      yield page;
      if (page.complete) {
        return;
      }
      after = page.nextAfter;
      if (page.events.length < PAGE_SIZE) {
        await delay(POLL_MS, undefined, {
          signal: AbortSignal.any([announced.signal, signal]),
        }).catch(() => {});
      }
    }
  } finally {
    unsubscribe();
  }
}
