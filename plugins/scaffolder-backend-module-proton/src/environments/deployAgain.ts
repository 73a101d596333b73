import {
  CreateEnvironmentInput,
  Environment,
  ProtonClient,
  TagResourceCommand,
  UpdateEnvironmentCommand,
} from '@aws-sdk/client-proton';
import type { RequestInitiator } from '@proton-vending/backstage-plugin-proton-common';
import { withInitiator } from '@proton-vending/backstage-plugin-proton-node';

/** Deploys an environment whose deployment failed with what is asked for now. */
export async function deployAgain(options: {
  client: ProtonClient;
  existing: Environment;
  request: CreateEnvironmentInput & { name: string };
  initiator: RequestInitiator;
}): Promise<void> {
  const { client, existing, request, initiator } = options;
  const { name, spec, tags, templateMinorVersion } = request;
  // First of all, so that this task finds the environment to be its own from now on.
  await client.send(
    new TagResourceCommand({ resourceArn: existing.arn, tags }),
  );
  const isOtherMinor =
    templateMinorVersion !== undefined &&
    templateMinorVersion !== existing.templateMinorVersion;
  await client.send(
    withInitiator(
      new UpdateEnvironmentCommand({
        name,
        spec,
        ...(isOtherMinor
          ? { deploymentType: 'MINOR_VERSION', templateMinorVersion }
          : { deploymentType: 'CURRENT_VERSION' }),
      }),
      initiator,
    ),
  );
}
