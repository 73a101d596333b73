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
import { readStream } from './readStream';
import { TemplateVersionSource } from '../../database/TemplateVersionStore';
import { S3ClientOptions } from './s3ClientOptions';

/** Where a bundle is, as in the `source` of `CreateEnvironmentTemplateVersion`. */
export interface S3ObjectLocation {
  bucket: string;
  key: string;
}

const NETWORK_ERROR =
  /\b(ECONNREFUSED|ECONNRESET|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EPIPE|ETIMEDOUT|AbortError|TimeoutError)\b/;

const CREDENTIAL_ERRORS = new Set([
  'CredentialsProviderError',
  'ExpiredToken',
  'InvalidAccessKeyId',
  'InvalidToken',
  'SignatureDoesNotMatch',
]);

/** What S3 says of an error takes a few hundred bytes. */
const MAX_ERROR_BYTES = 1024 * 1024;

const CONNECTION_TIMEOUT_MS = 5_000;
const TOTAL_TIMEOUT_MS = 60_000;

/** Fetches bundles from where versions say that they are. */
export function createBundleLoader(
  s3: S3ClientOptions,
): (source: TemplateVersionSource) => Promise<Bundle> {
  return async source => {
    if ('s3' in source) {
      return fetchS3Bundle(source.s3, s3);
    }
    throw new InvalidBundleError(
      'The bundle came from a folder, a repository or an upload, and is registered only when that is read',
    );
  };
}

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
        const bytes = await readStream(addAbortSignal(signal, body), {
          maxBytes: MAX_ERROR_BYTES,
          onTooLarge: () =>
            new InvalidBundleError(
              `${endpoint} answered with HTTP status ${statusCode} and more than ${formatBytes(
                MAX_ERROR_BYTES,
              )}; check protonControlPlane.s3`,
            ),
        });
        response.body = Readable.from([bytes]);
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

/** Says in one sentence, for the one who registers a bundle, why S3 did not give it. */
export function describeS3Problem(
  error: unknown,
  options: { endpoint?: string },
): string {
  const { name, code, message } = readError(error);
  switch (name) {
    case 'NoSuchKey':
      return 'there is no such object in the bucket';
    case 'NoSuchBucket':
      return 'there is no such bucket';
    case 'AccessDenied':
    case 'Forbidden':
      return 'access is denied; the control plane needs s3:GetObject for this object';
    case 'PermanentRedirect':
      return 'the bucket is in another region; set protonControlPlane.s3.region to it';
    default:
  }
  if (CREDENTIAL_ERRORS.has(name)) {
    return `S3 did not accept the control plane's credentials, or there are none (${name}); see protonControlPlane.s3 in its configuration`;
  }
  if (message === 'Region is missing') {
    return 'no region is known; set protonControlPlane.s3.region';
  }
  const network = NETWORK_ERROR.exec(`${code} ${name} ${message}`);
  if (network) {
    return `${options.endpoint ?? 'S3'} did not answer (${network[1]})`;
  }
  return `S3 could not give the object (${name}): ${message}`;
}

function readError(error: unknown) {
  const { name, code, message } = error as Partial<NodeJS.ErrnoException>;
  return { name: name ?? 'Error', code: code ?? '', message: message ?? '' };
}
