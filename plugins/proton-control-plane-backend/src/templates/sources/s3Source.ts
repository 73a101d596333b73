import {
  GetObjectCommand,
  GetObjectCommandOutput,
  S3Client,
} from '@aws-sdk/client-s3';
import { addAbortSignal, Readable } from 'stream';
import { readBundleArchive } from './archive';
import { Bundle } from './bundle';
import { InvalidBundleError } from './InvalidBundleError';
import { BUNDLE_LIMITS, formatBytes } from './limits';
import { S3ClientOptions } from './s3ClientOptions';
import { describeS3Problem } from './s3Problem';

/** Where a bundle is, as in the `source` of `CreateEnvironmentTemplateVersion`. */
export interface S3ObjectLocation {
  bucket: string;
  key: string;
}

const CONNECTION_TIMEOUT_MS = 5_000;
const TOTAL_TIMEOUT_MS = 60_000;

/**
 * Reads a bundle from its archive in S3.
 *
 * @throws {@link InvalidBundleError} naming the object, whatever went wrong
 */
export async function fetchS3Bundle(
  location: S3ObjectLocation,
  options: S3ClientOptions = {},
): Promise<Bundle> {
  const client = createClient(options);
  try {
    const archive = await openObject(client, location);
    return await readBundleArchive(archive);
  } catch (error) {
    const invalid =
      error instanceof InvalidBundleError
        ? error
        : new InvalidBundleError(describeS3Problem(error, options));
    throw invalid.from(`s3://${location.bucket}/${location.key}`);
  } finally {
    client.destroy();
  }
}

async function openObject(
  client: S3Client,
  { bucket, key }: S3ObjectLocation,
): Promise<Readable> {
  const signal = AbortSignal.timeout(TOTAL_TIMEOUT_MS);
  const object = await client.send(
    new GetObjectCommand({ Bucket: bucket, Key: key }),
    { abortSignal: signal },
  );
  const body = addAbortSignal(signal, readBody(object));
  const bytes = object.ContentLength ?? 0;
  if (bytes > BUNDLE_LIMITS.bundleBytes) {
    body.destroy();
    throw new InvalidBundleError(
      `The archive has ${formatBytes(
        bytes,
      )}; a bundle may have at most ${formatBytes(BUNDLE_LIMITS.bundleBytes)}`,
    );
  }
  return body;
}

function readBody(object: GetObjectCommandOutput): Readable {
  if (!(object.Body instanceof Readable)) {
    throw new InvalidBundleError('S3 answered without an object');
  }
  return object.Body;
}

function createClient(options: S3ClientOptions): S3Client {
  const { endpoint, region, forcePathStyle, credentials } = options;
  return new S3Client({
    // Other services than AWS take any region, but the signature needs one.
    region: region ?? (endpoint ? 'us-east-1' : undefined),
    endpoint,
    forcePathStyle: forcePathStyle ?? endpoint !== undefined,
    credentials,
    followRegionRedirects: endpoint === undefined,
    requestHandler: { connectionTimeout: CONNECTION_TIMEOUT_MS },
  });
}
