import { DeploymentLogEvent } from '@proton-vending/backstage-plugin-proton-common';
import { ProtonExtension } from '@proton-vending/backstage-plugin-proton-node';
import { cutAroundFirstError, LINES_AROUND } from './describeFailure';

const LOG_PAGE_SIZE = 1_000;

/** How much is read of a log whose control plane cannot find its errors. */
const MAX_LOG_PAGES = 20;

/**
 * The lines around the first error of a deployment's log, however long it is;
 * none when there is no error.
 */
export async function readFirstError(
  extension: ProtonExtension,
  deploymentId: string,
): Promise<DeploymentLogEvent[]> {
  const {
    events: [first],
  } = await extension.listDeploymentLog({
    deploymentId,
    level: 'error',
    limit: 1,
  });
  if (!first) {
    return [];
  }
  // A control plane that does not know levels answers with the first line.
  return first.level === 'error'
    ? readAround(extension, deploymentId, first.sequence)
    : searchFromStart(extension, deploymentId);
}

async function readAround(
  extension: ProtonExtension,
  deploymentId: string,
  sequence: number,
): Promise<DeploymentLogEvent[]> {
  const after = Math.max(0, sequence - LINES_AROUND - 1);
  const { events } = await extension.listDeploymentLog({
    deploymentId,
    after,
    limit: sequence - after + LINES_AROUND,
  });
  return events;
}

async function searchFromStart(
  extension: ProtonExtension,
  deploymentId: string,
): Promise<DeploymentLogEvent[]> {
  let log: DeploymentLogEvent[] = [];
  let after = 0;
  for (let pages = 0; pages < MAX_LOG_PAGES; pages++) {
    const page = await extension.listDeploymentLog({
      deploymentId,
      after,
      limit: LOG_PAGE_SIZE,
    });
    log = [...log.slice(-LOG_PAGE_SIZE), ...page.events];
    after = page.nextAfter;
    const isLast = page.complete || page.events.length === 0;
    const found = log.findIndex(({ level }) => level === 'error');
    if (isLast || (found >= 0 && found < log.length - LOG_PAGE_SIZE / 2)) {
      break;
    }
  }
  return cutAroundFirstError(log);
}
