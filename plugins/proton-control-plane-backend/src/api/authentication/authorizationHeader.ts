import { incompleteSignature } from './AuthenticationFailure';

/** What an `Authorization: AWS4-HMAC-SHA256 …` header, or a presigned query, says. */
export interface SigV4Authorization {
  accessKeyId: string;
  /** Such as `20261008`. */
  date: string;
  region: string;
  service: string;
  /** Lower-case names. */
  signedHeaders: string[];
  /** 64 hexadecimal digits. */
  signature: string;
}

/** The one algorithm that is accepted. */
export const ALGORITHM = 'AWS4-HMAC-SHA256';
const CREDENTIAL_PATTERN =
  /^([\w-]+)\/(\d{8})\/([\w-]+)\/([\w-]+)\/aws4_request$/;
const SIGNATURE_PATTERN = /^[0-9a-f]{64}$/;

/** Whether the header is meant to be AWS Signature Version 4. */
export function isSigV4Authorization(header: string): boolean {
  return header.split(/\s/, 1)[0] === ALGORITHM;
}

/** @throws AuthenticationFailure `IncompleteSignatureException` */
export function parseSigV4Authorization(header: string): SigV4Authorization {
  const parameters = new Map(
    header
      .slice(ALGORITHM.length)
      .split(',')
      .map(part => part.trim().split(/=(.*)/s, 2))
      .map(([name, value = '']) => [name, value]),
  );
  return readSigV4Parameters(parameters, 'Authorization header');
}

/**
 * @param where - where the parameters are, for a message
 * @throws AuthenticationFailure `IncompleteSignatureException`
 */
export function readSigV4Parameters(
  parameters: Map<string, string>,
  where: string,
): SigV4Authorization {
  const missing = ['Credential', 'SignedHeaders', 'Signature'].filter(
    name => !parameters.get(name),
  );
  if (missing.length > 0) {
    throw incompleteSignature(
      missing.map(name => `${where} requires '${name}' parameter.`).join(' '),
    );
  }

  const credential = CREDENTIAL_PATTERN.exec(
    parameters.get('Credential') ?? '',
  );
  if (!credential) {
    throw incompleteSignature(
      "Credential must have the form '<access key id>/<yyyymmdd>/<region>/proton/aws4_request'.",
    );
  }
  const signature = parameters.get('Signature') ?? '';
  if (!SIGNATURE_PATTERN.test(signature)) {
    throw incompleteSignature(
      'Signature must be 64 lower-case hexadecimal digits.',
    );
  }

  const [, accessKeyId, date, region, service] = credential;
  const signedHeaders = (parameters.get('SignedHeaders') ?? '')
    .toLowerCase()
    .split(';');
  return { accessKeyId, date, region, service, signedHeaders, signature };
}
