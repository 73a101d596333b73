import type { ProtonClient } from '@aws-sdk/client-proton';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  ProtonExtension,
  ProtonService,
  ProtonTarget,
  readAccountCredentials,
} from '@proton-vending/backstage-plugin-proton-node';
import type { BundleRegistration, WantedVersion } from './BundleRegistration';
import { createS3Registration } from './createS3Registration';

/**
 * The way a bundle takes: straight to the control plane where it has a route
 * for that, and through S3 where it has not or where the step names a bucket.
 */
export function chooseRegistration(options: {
  proton: ProtonService;
  client: ProtonClient;
  config: Config;
  target: Required<ProtonTarget>;
  bucket?: string;
  key?: string;
  templateName: string;
  digest: string;
}): BundleRegistration {
  const { proton, client, config, target, bucket, templateName } = options;
  if (bucket === undefined) {
    if (options.key !== undefined) {
      throw new InputError(
        'There is a "key" without the "bucket" that it is in',
      );
    }
    const extension = proton.extension(target);
    if (!extension) {
      throw new InputError(
        `The Proton API of account ${target.accountId}, ${target.region}, takes bundles from S3 alone; give the step a "bucket" that it may read`,
      );
    }
    return throughExtension(extension);
  }
  return createS3Registration({
    client,
    location: {
      bucket,
      key: options.key ?? `proton/${templateName}/${options.digest}.tar.gz`,
    },
    region: target.region,
    readCredentials: () =>
      readAccountCredentials({ config, accountId: target.accountId }),
  });
}

/** Sends bundles to a control plane of this project, which needs no S3. */
function throughExtension(extension: ProtonExtension): BundleRegistration {
  const send = (
    { digest, ...version }: WantedVersion,
    options: { clientToken?: string; dryRun?: boolean; signal?: AbortSignal },
  ) =>
    extension.registerEnvironmentTemplateVersion({
      ...version,
      ...options,
      unlessUnchanged: true,
    });
  return {
    async submit(version, options) {
      const { templateName, majorVersion, minorVersion, registered } =
        await send(version, options);
      return { templateName, majorVersion, minorVersion, registered };
    },
    async plan(version, options) {
      const { templateName, majorVersion, minorVersion, unchanged } =
        await send(version, { ...options, dryRun: true });
      return { templateName, majorVersion, minorVersion, unchanged };
    },
  };
}
