const NETWORK_ERROR =
  /\b(ECONNREFUSED|ECONNRESET|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EPIPE|ETIMEDOUT|AbortError|TimeoutError)\b/;

const CREDENTIAL_ERRORS = new Set([
  'CredentialsProviderError',
  'ExpiredToken',
  'InvalidAccessKeyId',
  'InvalidToken',
  'SignatureDoesNotMatch',
]);

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
