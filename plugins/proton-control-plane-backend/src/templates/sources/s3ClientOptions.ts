import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

/** How to reach the S3 that template bundles are in. What is not given is left to the AWS SDK. */
export interface S3ClientOptions {
  /** Of a service that speaks S3's API; AWS itself when absent. */
  endpoint?: string;
  region?: string;
  /** Whether the bucket is in the path rather than in the host name; by default only with an endpoint. */
  forcePathStyle?: boolean;
  credentials?: { accessKeyId: string; secretAccessKey: string };
}

/**
 * Reads `protonControlPlane.s3`.
 *
 * @param config - the root configuration
 */
export function readS3ClientOptions(config: Config): S3ClientOptions {
  const s3 = config.getOptionalConfig('protonControlPlane.s3');
  return {
    endpoint: s3?.getOptionalString('endpoint'),
    region: s3?.getOptionalString('region'),
    forcePathStyle: s3?.getOptionalBoolean('forcePathStyle'),
    credentials: readCredentials(s3),
  };
}

function readCredentials(
  s3: Config | undefined,
): S3ClientOptions['credentials'] {
  const accessKeyId = s3?.getOptionalString('accessKeyId');
  const secretAccessKey = s3?.getOptionalString('secretAccessKey');
  if (accessKeyId === undefined && secretAccessKey === undefined) {
    return undefined;
  }
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    throw new InputError(
      'protonControlPlane.s3 must have both accessKeyId and secretAccessKey, or neither',
    );
  }
  return { accessKeyId, secretAccessKey };
}
