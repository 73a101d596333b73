import {
  EnvironmentTemplateVersion,
  ProtonClient,
  UpdateEnvironmentTemplateVersionCommand,
} from '@aws-sdk/client-proton';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { requireRegistered } from './requireRegistered';
import { VersionKey, formatVersionName } from './versionKey';

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
