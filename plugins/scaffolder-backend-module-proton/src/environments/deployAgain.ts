import {
  CreateEnvironmentInput,
  Environment,
  ProtonClient,
  TagResourceCommand,
  UpdateEnvironmentCommand,
} from '@aws-sdk/client-proton';

/** Deploys an environment whose deployment failed with what is asked for now. */
export async function deployAgain(
  client: ProtonClient,
  existing: Environment,
  request: CreateEnvironmentInput & { name: string },
): Promise<void> {
  const { name, spec, tags, templateMinorVersion } = request;
  // First of all, so that this task finds the environment to be its own from now on.
  await client.send(
    new TagResourceCommand({ resourceArn: existing.arn, tags }),
  );
  const isOtherMinor =
    templateMinorVersion !== undefined &&
    templateMinorVersion !== existing.templateMinorVersion;
  await client.send(
    new UpdateEnvironmentCommand({
      name,
      spec,
      ...(isOtherMinor
        ? { deploymentType: 'MINOR_VERSION', templateMinorVersion }
        : { deploymentType: 'CURRENT_VERSION' }),
    }),
  );
}
