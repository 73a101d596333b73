import { ListEnvironmentTemplatesCommand } from '@aws-sdk/client-proton';
import { LoggerService } from '@backstage/backend-plugin-api';
import {
  ProtonService,
  ProtonTarget,
  toBackstageError,
} from '@proton-vending/backstage-plugin-proton-node';
import { setTimeout as sleep } from 'node:timers/promises';

/** A control plane that starts at the same time may need a while. */
const PAUSE_MS = 10_000;

/**
 * Asks every configured account and region once, and says in the log which of
 * them don't answer and what to check, before anybody opens a page.
 */
export async function checkAccounts(options: {
  proton: ProtonService;
  logger: LoggerService;
  pauseMs?: number;
}): Promise<void> {
  const { proton, logger, pauseMs = PAUSE_MS } = options;
  const targets = proton
    .accounts()
    .flatMap(({ accountId, regions }) =>
      regions.map(region => ({ accountId, region })),
    );
  if (targets.length === 0) {
    logger.warn(
      'No Proton account is configured, so the Proton pages and the catalog stay empty. Add one under proton.accounts in app-config.yaml',
    );
  }
  await Promise.all(
    targets.map(async target => {
      if (await findProblem(proton, target)) {
        await sleep(pauseMs, undefined, { ref: false });
        const problem = await findProblem(proton, target);
        if (problem) {
          logger.warn(problem);
        }
      }
    }),
  );
}

async function findProblem(
  proton: ProtonService,
  target: ProtonTarget,
): Promise<string | undefined> {
  try {
    const client = await proton.getClient(target);
    await client.send(new ListEnvironmentTemplatesCommand({ maxResults: 1 }));
    return undefined;
  } catch (error) {
    return toBackstageError(error).message;
  }
}
