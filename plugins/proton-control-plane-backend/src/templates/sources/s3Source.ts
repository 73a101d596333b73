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
import { readStream, StreamTooLargeError } from './readStream';
import { S3ClientOptions } from './s3ClientOptions';
import { describeS3Problem } from './s3Problem';

/** Where a bundle is, as in the `source` of `CreateEnvironmentTemplateVersion`. */
export interface S3ObjectLocation {
  bucket: string;
  key: string;
}

/** What S3 says of an error takes a few hundred bytes. */
const MAX_ERROR_BYTES = 1024 * 1024;

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
  const signal = AbortSignal.timeout(TOTAL_TIMEOUT_MS);
  limitErrors(client, options, signal);
  try {
    const archive = await openObject(client, location, signal);
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
  signal: AbortSignal,
): Promise<Readable> {
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

/** The SDK reads what isn't an object to its end, however long that is. */
function limitErrors(
  client: S3Client,
  { endpoint = 'S3' }: S3ClientOptions,
  signal: AbortSignal,
): void {
  client.middlewareStack.add(
    next => async args => {
      const result = await next(args);
      const response = result.response as {
        statusCode?: number;
        body?: unknown;
      };
      const { statusCode = 200, body } = response;
      if (statusCode >= 300 && body instanceof Readable) {
        try {
          const bytes = await readStream(addAbortSignal(signal, body), {
            maxBytes: MAX_ERROR_BYTES,
          });
          response.body = Readable.from([bytes]);
        } catch (error) {
          throw error instanceof StreamTooLargeError
            ? new InvalidBundleError(
                `${endpoint} answered with HTTP status ${statusCode} and more than ${formatBytes(
                  MAX_ERROR_BYTES,
                )}; check protonControlPlane.s3`,
              )
            : error;
        }
      }
      return result;
    },
    { step: 'deserialize', priority: 'low', name: 'limitErrors' },
  );
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
