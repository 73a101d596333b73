import {
  ProtonClient,
  UpdateEnvironmentTemplateVersionCommand,
} from '@aws-sdk/client-proton';
import {
  formatTemplateVersion,
  PublishedTemplateVersion,
} from '@proton-vending/backstage-plugin-proton-common';
import { requireMember } from '../environments/requireMember';
import { requireVersionNumber } from './readVersion';

/** Publishes a draft: from then on it is the recommended minor of its major. */
export async function publishVersion(options: {
  client: ProtonClient;
  templateName: string;
  majorVersion: string;
  minorVersion: string;
}): Promise<PublishedTemplateVersion> {
  const { client, templateName, majorVersion, minorVersion } = options;
  const version = { templateName, majorVersion, minorVersion };
  requireVersionNumber('major', version.majorVersion);
  requireVersionNumber('minor', version.minorVersion);
  const answer = await client.send(
    new UpdateEnvironmentTemplateVersionCommand({
      ...version,
      status: 'PUBLISHED',
    }),
  );
  const published = requireMember(answer, 'environmentTemplateVersion');
  return {
    templateName,
    version: formatTemplateVersion(version),
    status: requireMember(published, 'status'),
  };
}
