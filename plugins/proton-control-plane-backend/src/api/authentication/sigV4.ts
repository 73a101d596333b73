import { createHash, timingSafeEqual } from 'node:crypto';
import { Sha256Node } from '@smithy/core/checksum';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import {
  PROTON_ON_BEHALF_OF_HEADER,
  PROTON_REASON_HEADER,
} from '@proton-vending/backstage-plugin-proton-common';
import { AccessKey, AccessKeys } from './AccessKeys';
import { AuthenticationFailure } from './AuthenticationFailure';
import {
  SigV4Authorization,
  parseSigV4Authorization,
} from './authorizationHeader';
import { checkClockSkew, parseAmzDate } from './clockSkew';
import { parseRequestUrl } from './requestUrl';

const SERVICE = 'proton';

/** A request as it came over the wire. */
export interface ReceivedRequest {
  method: string;
  /** Path and query, exactly as received. */
  url: string;
  /** By lower-case name. */
  headers: Record<string, string>;
  body: Uint8Array;
}

/**
 * Checks a request's AWS Signature Version 4, by signing it again.
 *
 * @returns the key it was signed with, and for which region
 * @throws AuthenticationFailure
 */
export async function verifySigV4(options: {
  request: ReceivedRequest;
  accessKeys: AccessKeys;
  regions: string[];
  now: Date;
}): Promise<{ accessKey: AccessKey; region: string }> {
  const { request } = options;
  const { accessKey, authorization, signedAt } = checkSigV4Headers(options);
  checkBodyHash(request);

  const signature = await sign({ request, authorization, accessKey, signedAt });
  if (!isSameSignature(signature, authorization.signature)) {
    throw invalid(
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method, and that no proxy in between changes the Host header or the path.',
    );
  }
  return { accessKey, region: authorization.region };
}

/**
 * Checks all of a signed request that needs neither its body nor its signature.
 * What it returns is claimed, and not proven.
 *
 * @throws AuthenticationFailure
 */
export function checkSigV4Headers(options: {
  request: Omit<ReceivedRequest, 'body'>;
  accessKeys: AccessKeys;
  regions: string[];
  now: Date;
}): {
  accessKey: AccessKey;
  authorization: SigV4Authorization;
  signedAt: Date;
} {
  const { request, accessKeys, regions, now } = options;
  const authorization = parseSigV4Authorization(request.headers.authorization);
  const accessKey = accessKeys.find(authorization.accessKeyId);
  if (!accessKey) {
    throw new AuthenticationFailure(
      'UnrecognizedClientException',
      'The security token included in the request is invalid. Its access key id is none of protonControlPlane.accessKeys.',
    );
  }

  checkNoSessionToken(request);
  checkScope(authorization, regions);
  checkSignedHeaders(authorization, request);
  const signedAt = getSigningDate(authorization, request);
  checkClockSkew({ signedAt, now });
  return { accessKey, authorization, signedAt };
}

function checkNoSessionToken({
  headers,
}: Pick<ReceivedRequest, 'headers'>): void {
  if (headers['x-amz-security-token'] !== undefined) {
    throw new AuthenticationFailure(
      'UnrecognizedClientException',
      'The security token included in the request is invalid. This control plane knows no session tokens: unset AWS_SESSION_TOKEN.',
    );
  }
}

function checkScope(
  { region, service }: SigV4Authorization,
  regions: string[],
): void {
  if (service !== SERVICE) {
    throw invalid(
      `Credential should be scoped to correct service: '${SERVICE}', not '${service}'.`,
    );
  }
  if (!regions.includes(region)) {
    throw invalid(
      `Credential should be scoped to a valid region, not '${region}'. This control plane serves: ${regions.join(
        ', ',
      )}.`,
    );
  }
}

/** What somebody in between could otherwise add to a request, or change. */
const SIGNED_WHEN_PRESENT = [
  // It could be turned into any other operation.
  'x-amz-target',
  PROTON_ON_BEHALF_OF_HEADER,
  PROTON_REASON_HEADER,
];

function checkSignedHeaders(
  { signedHeaders }: SigV4Authorization,
  { headers }: Pick<ReceivedRequest, 'headers'>,
): void {
  const required = [
    'host',
    'x-amz-date',
    ...SIGNED_WHEN_PRESENT.filter(name => headers[name] !== undefined),
  ];
  const unsigned = required.filter(
    name => headers[name] === undefined || !signedHeaders.includes(name),
  );
  if (unsigned.length > 0) {
    throw new AuthenticationFailure(
      'IncompleteSignatureException',
      `The request must carry and sign the header ${unsigned.join(', ')}.`,
    );
  }
}

function getSigningDate(
  authorization: SigV4Authorization,
  { headers }: Pick<ReceivedRequest, 'headers'>,
): Date {
  const text = headers['x-amz-date'];
  const signedAt = parseAmzDate(text);
  if (!signedAt) {
    throw new AuthenticationFailure(
      'IncompleteSignatureException',
      'X-Amz-Date must have the form yyyymmddThhmmssZ.',
    );
  }
  if (!text.startsWith(authorization.date)) {
    throw invalid(
      `Date in Credential scope does not match X-Amz-Date: '${authorization.date}' is not the day of '${text}'.`,
    );
  }
  return signedAt;
}

function checkBodyHash({ headers, body }: ReceivedRequest): void {
  const claimed = headers['x-amz-content-sha256'];
  if (claimed === undefined) {
    return;
  }
  if (claimed !== createHash('sha256').update(body).digest('hex')) {
    throw invalid(
      'X-Amz-Content-Sha256 is not the SHA-256 of the request body. Unsigned payloads are not accepted.',
    );
  }
}

async function sign(options: {
  request: ReceivedRequest;
  authorization: SigV4Authorization;
  accessKey: AccessKey;
  signedAt: Date;
}): Promise<string> {
  const { request, authorization, accessKey, signedAt } = options;
  const signableHeaders = new Set(authorization.signedHeaders);
  const signer = new SignatureV4({
    service: SERVICE,
    region: authorization.region,
    credentials: accessKey,
    sha256: Sha256Node,
    applyChecksum: false,
  });
  const signed = await signer.sign(
    new HttpRequest({
      ...parseRequestUrl(request.url),
      method: request.method,
      headers: Object.fromEntries(
        Object.entries(request.headers).filter(([name]) =>
          signableHeaders.has(name),
        ),
      ),
      body: request.body,
    }),
    { signingDate: signedAt, signableHeaders },
  );
  return parseSigV4Authorization(signed.headers.authorization).signature;
}

function isSameSignature(expected: string, given: string): boolean {
  return timingSafeEqual(Buffer.from(expected), Buffer.from(given));
}

function invalid(message: string): AuthenticationFailure {
  return new AuthenticationFailure('InvalidSignatureException', message);
}
