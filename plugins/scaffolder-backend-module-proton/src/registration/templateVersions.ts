import {
  EnvironmentTemplateVersion,
  GetEnvironmentTemplateVersionCommand,
  ProtonClient,
  UpdateEnvironmentTemplateVersionCommand,
} from '@aws-sdk/client-proton';
import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  ConflictError,
  InputError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { FailureTolerance } from '../deployments/FailureTolerance';
import { formatDuration, startHeartbeat } from '../deployments/heartbeat';
import { sleep } from '../deployments/sleep';

const POLL_INTERVAL_MS = 1_000;

/** What names a version of an environment template. */
export type VersionKey = {
  templateName: string;
  majorVersion: string;
  minorVersion: string;
};

/** The version for a message, such as `eks-cluster 1.2`. */
export function formatVersionName(version: VersionKey): string {
  return `${version.templateName} ${version.majorVersion}.${version.minorVersion}`;
}

/** Reads a version of an environment template. */
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
  const heartbeat = startHeartbeat(elapsed =>
    logger.info(
      `Still waiting for the registration of ${name}, after ${elapsed}`,
    ),
  );
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

/**
 * @throws InputError with Proton's reasons when the registration has failed, and
 * ConflictError when it goes on
 */
export function requireRegistered(
  version: VersionKey,
  { status, statusMessage }: EnvironmentTemplateVersion,
): void {
  const name = formatVersionName(version);
  if (status === 'REGISTRATION_FAILED') {
    throw new InputError(
      `The registration of ${name} failed: ${
        statusMessage || 'Proton gave no reason'
      }`,
    );
  }
  if (status === 'REGISTRATION_IN_PROGRESS') {
    throw new ConflictError(
      `${name} is still being registered; wait until it is a DRAFT and run the step again`,
    );
  }
}

/**
 * Publishes a version, unless it is published.
 *
 * @returns its status
 */
export async function publishVersion(options: {
  client: ProtonClient;
  version: VersionKey;
  /** As Proton has it now. */
  found: EnvironmentTemplateVersion;
  logger: LoggerService;
}): Promise<string> {
  const { client, version, found, logger } = options;
  requireRegistered(version, found);
  if (found.status === 'PUBLISHED') {
    logger.info(`${formatVersionName(version)} is published already`);
    return 'PUBLISHED';
  }
  const { templateName, majorVersion, minorVersion } = version;
  const { environmentTemplateVersion } = await client.send(
    new UpdateEnvironmentTemplateVersionCommand({
      templateName,
      majorVersion,
      minorVersion,
      status: 'PUBLISHED',
    }),
  );
  logger.info(`Published ${formatVersionName(version)}`);
  return environmentTemplateVersion?.status ?? 'PUBLISHED';
}
