import {
  GetEnvironmentTemplateVersionCommand,
  ProtonClient,
  UpdateEnvironmentCommand,
} from '@aws-sdk/client-proton';
import { NotFoundError } from '@backstage/errors';
import {
  RequestInitiator,
  TemplateVersion,
  formatTemplateVersion,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  toVersionUpdate,
  withInitiator,
} from '@proton-vending/backstage-plugin-proton-node';
import { asBackstageError } from '../asBackstageError';
import { Upgrade } from './planUpgrade';

/** Starts to deploy another version, with the inputs that there are. */
export async function startUpgrade(options: {
  client: ProtonClient;
  name: string;
  templateName: string;
  upgrade: Upgrade;
  initiator: RequestInitiator;
}): Promise<{ deploymentId?: string; status: string }> {
  const { client, name, templateName, initiator } = options;
  const { from, to } = options.upgrade;
  await requirePublished(client, templateName, to);
  const command = new UpdateEnvironmentCommand({
    name,
    ...toVersionUpdate(formatTemplateVersion(from), formatTemplateVersion(to)),
  });
  const { environment } = await asBackstageError(() =>
    client.send(withInitiator(command, initiator)),
  );
  return {
    deploymentId: environment?.lastAttemptedDeploymentId,
    status: environment?.deploymentStatus ?? 'IN_PROGRESS',
  };
}

/**
 * A draft can be deployed too, by an author who tries it and knows. To others
 * it doesn't exist.
 */
async function requirePublished(
  client: ProtonClient,
  templateName: string,
  version: TemplateVersion,
): Promise<void> {
  const status = await asBackstageError(() =>
    client.send(
      new GetEnvironmentTemplateVersionCommand({ templateName, ...version }),
    ),
  ).then(
    ({ environmentTemplateVersion }) => environmentTemplateVersion?.status,
    error => {
      if (error instanceof NotFoundError) {
        return undefined;
      }
      throw error;
    },
  );
  if (status !== 'PUBLISHED') {
    throw new NotFoundError(
      `The environment template "${templateName}" has no published version ${formatTemplateVersion(
        version,
      )}; this action deploys no drafts`,
    );
  }
}
