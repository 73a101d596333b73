import {
  EnvironmentTemplateVersion,
  GetEnvironmentTemplateVersionCommand,
  ProtonClient,
} from '@aws-sdk/client-proton';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { ServiceUnavailableError } from '@backstage/errors';
import { FailureTolerance } from '../deployments/FailureTolerance';
import { formatDuration } from '../deployments/formatDuration';
import { sleep } from '../deployments/sleep';
import { startHeartbeat } from '../deployments/startHeartbeat';
import type { VersionKey } from './versionKey';
import { formatVersionName } from './versionKey';

const POLL_INTERVAL_MS = 1_000;
const HEARTBEAT_INTERVAL_MS = 15_000;

/**
 * Waits until a version is registered or its registration has failed, and
 * returns it.
 *
 * @throws ServiceUnavailableError when the time is up, and the signal's reason
 * when the task is cancelled; the registration goes on
 */
export async function awaitRegistration(options: {
  client: ProtonClient;
  version: VersionKey;
  logger: LoggerService;
  timeoutMs: number;
  signal?: AbortSignal;
}): Promise<EnvironmentTemplateVersion> {
  const { client, version, logger, timeoutMs } = options;
  const signal = options.signal ?? new AbortController().signal;
  const name = formatVersionName(version);
  const startedAt = Date.now();
  const tolerance = FailureTolerance.create(signal);
  const heartbeat = startHeartbeat({
    intervalMs: HEARTBEAT_INTERVAL_MS,
    beat: () =>
      logger.info(
        `Still waiting for the registration of ${name}, after ${formatDuration(
          Date.now() - startedAt,
        )}`,
      ),
  });
  try {
    for (;;) {
      const found = await tolerance.read('state', () =>
        getVersion(client, version, signal),
      );
      for (const interruption of tolerance.takeInterruptions()) {
        logger.warn(interruption);
      }
      if (found && found.status !== 'REGISTRATION_IN_PROGRESS') {
        return found;
      }
      if (Date.now() - startedAt >= timeoutMs) {
        throw new ServiceUnavailableError(
          `${name} is not registered after ${formatDuration(
            timeoutMs,
          )}; its registration goes on, and the step can be run again`,
        );
      }
      await sleep(POLL_INTERVAL_MS, signal);
    }
  } finally {
    heartbeat.stop();
  }
}

export async function getVersion(
  client: ProtonClient,
  version: VersionKey,
  signal?: AbortSignal,
): Promise<EnvironmentTemplateVersion> {
  const { templateName, majorVersion, minorVersion } = version;
  const { environmentTemplateVersion } = await client.send(
    new GetEnvironmentTemplateVersionCommand({
      templateName,
      majorVersion,
      minorVersion,
    }),
    { abortSignal: signal },
  );
  if (!environmentTemplateVersion) {
    throw new ServiceUnavailableError(
      `Proton answered without the version ${formatVersionName(version)}`,
    );
  }
  return environmentTemplateVersion;
}
