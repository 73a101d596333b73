import type { ProtonClient } from '@aws-sdk/client-proton';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  ProtonService,
  ProtonTarget,
  readAccountCredentials,
} from '@proton-vending/backstage-plugin-proton-node';
import type { BundleRegistration } from './BundleRegistration';
import { ExtensionRegistration } from './ExtensionRegistration';
import { S3Registration } from './S3Registration';

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
    return ExtensionRegistration.create(extension);
  }
  return S3Registration.create({
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
