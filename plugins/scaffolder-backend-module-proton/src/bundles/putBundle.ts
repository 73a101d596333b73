import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { S3ClientConfig } from '@aws-sdk/client-s3';
import {
  InputError,
  isError,
  ServiceUnavailableError,
} from '@backstage/errors';

/** A place in S3. */
export interface BundleLocation {
  bucket: string;
  key: string;
}

const CONNECTION_TIMEOUT_MS = 5_000;

/** How long an upload may take with all its attempts, in milliseconds. */
const UPLOAD_TIMEOUT_MS = 5 * 60_000;

/**
 * Puts a bundle where Proton is to fetch it. The endpoint is AWS's own unless
 * the environment variable `AWS_ENDPOINT_URL_S3` names another one.
 */
export async function putBundle(options: {
  location: BundleLocation;
  bundle: Uint8Array;
  region: string;
  credentials: S3ClientConfig['credentials'];
  signal?: AbortSignal;
  /** In milliseconds; five minutes when absent. */
  timeout?: number;
}): Promise<void> {
  const { location, bundle, region, credentials, signal } = options;
  const timeout = AbortSignal.timeout(options.timeout ?? UPLOAD_TIMEOUT_MS);
  const client = new S3Client({
    region,
    credentials,
    followRegionRedirects: true,
    requestHandler: { connectionTimeout: CONNECTION_TIMEOUT_MS },
  });
  try {
    await client.send(
      new PutObjectCommand({
        Bucket: location.bucket,
        Key: location.key,
        Body: bundle,
        ContentType: 'application/gzip',
      }),
      { abortSignal: signal ? AbortSignal.any([signal, timeout]) : timeout },
    );
  } catch (error) {
    signal?.throwIfAborted();
    if (timeout.aborted) {
      throw new ServiceUnavailableError(
        `S3 didn't take the bundle s3://${location.bucket}/${location.key} in time; try again, or check that the backend reaches S3`,
      );
    }
    throw new InputError(
      `The bundle could not be put at s3://${location.bucket}/${
        location.key
      }: ${
        isError(error) ? `${error.name}: ${error.message}` : error
      }; check the bucket, and that the credentials of the account under aws in the configuration may do s3:PutObject there`,
    );
  } finally {
    client.destroy();
  }
}
