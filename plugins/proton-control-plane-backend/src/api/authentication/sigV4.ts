import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { Sha256Node } from '@smithy/core/checksum';
import { HttpRequest } from '@smithy/protocol-http';
import {
  SignatureV4Base,
  createScope,
  getCanonicalHeaders,
  getSigningKey,
} from '@smithy/signature-v4';
import {
  PROTON_ON_BEHALF_OF_HEADER,
  PROTON_REASON_HEADER,
} from '@proton-vending/backstage-plugin-proton-common';
import { AccessKey, AccessKeys } from './AccessKeys';
import {
  AuthenticationFailure,
  incompleteSignature,
  invalidSignature,
} from './AuthenticationFailure';
import {
  ALGORITHM,
  SigV4Authorization,
  isSigV4Authorization,
  parseSigV4Authorization,
} from './authorizationHeader';
import {
  checkClockSkew,
  checkExpiry,
  formatAmzDate,
  parseAmzDate,
  parseDateHeader,
} from './clockSkew';
import {
  isPresigned,
  parsePresignedQuery,
  parseRequestUrl,
} from './presignedQuery';

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

type RequestHead = Omit<ReceivedRequest, 'body'>;

/**
 * Signs requests as they were received. `SignatureV4` itself cannot: it puts
 * its own date in place of the `Date` header that a client may have signed.
 */
class RequestSigner extends SignatureV4Base {
  constructor(private readonly accessKey: AccessKey) {
    super({
      service: SERVICE,
      region: '',
      credentials: accessKey,
      sha256: Sha256Node,
    });
  }

  async signAgain(
    request: ReceivedRequest,
    claim: { authorization: SigV4Authorization; signedAt: Date },
  ): Promise<string> {
    const { authorization, signedAt } = claim;
    const { date, region, signedHeaders } = authorization;
    const canonicalRequest = this.createCanonicalRequest(
      new HttpRequest({
        ...parseRequestUrl(request.url),
        method: request.method,
      }),
      getCanonicalHeaders(
        new HttpRequest({
          headers: Object.fromEntries(
            Object.entries(request.headers).filter(([name]) =>
              signedHeaders.includes(name),
            ),
          ),
        }),
        undefined,
        new Set(signedHeaders),
      ),
      hashBody(request.body),
    );
    const stringToSign = await this.createStringToSign(
      formatAmzDate(signedAt),
      createScope(date, region, SERVICE),
      canonicalRequest,
      ALGORITHM,
    );
    const key = await getSigningKey(
      Sha256Node,
      this.accessKey,
      date,
      region,
      SERVICE,
    );
    return createHmac('sha256', key).update(stringToSign).digest('hex');
  }
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

  const signature = await new RequestSigner(accessKey).signAgain(request, {
    authorization,
    signedAt,
  });
  if (!isSameSignature(signature, authorization.signature)) {
    throw invalidSignature(
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method, and that no proxy in between changes the Host header or the path.',
    );
  }
  return { accessKey, region: authorization.region };
}

/** Whether a request is meant to be signed, in its headers or in its query. */
export function isSigned({ headers, url }: RequestHead): boolean {
  const { authorization } = headers;
  return authorization === undefined
    ? isPresigned(parseRequestUrl(url).query)
    : isSigV4Authorization(authorization);
}

/**
 * Checks all of a signed request that needs neither its body nor its signature.
 * What it returns is claimed, and not proven.
 *
 * A session token is ignored: role credentials in pipelines always carry one,
 * and a key of this control plane needs none. A token that the client signs is
 * part of what the signature covers.
 *
 * @throws AuthenticationFailure
 */
export function checkSigV4Headers(options: {
  request: RequestHead;
  accessKeys: AccessKeys;
  regions: string[];
  now: Date;
}): {
  accessKey: AccessKey;
  authorization: SigV4Authorization;
  signedAt: Date;
} {
  const { request, accessKeys, regions, now } = options;
  const { headers, url } = request;
  const presigned =
    headers.authorization === undefined
      ? parsePresignedQuery(parseRequestUrl(url).query)
      : undefined;
  const authorization =
    presigned?.authorization ?? parseSigV4Authorization(headers.authorization);
  const accessKey = accessKeys.find(authorization.accessKeyId);
  if (!accessKey) {
    throw new AuthenticationFailure(
      'UnrecognizedClientException',
      'The security token included in the request is invalid. Its access key id is none of protonControlPlane.accessKeys.',
    );
  }

  checkScope(authorization, regions);
  checkSignedHeaders(authorization, headers);
  const signedAt = getSigningDate(presigned?.amzDate, headers);
  checkScopeDate(authorization, signedAt);
  if (presigned) {
    const { expiresInSeconds } = presigned;
    checkExpiry({ signedAt, expiresInSeconds, now });
  } else {
    checkClockSkew({ signedAt, now });
  }
  return { accessKey, authorization, signedAt };
}

function checkScope(
  { region, service }: SigV4Authorization,
  regions: string[],
): void {
  if (service !== SERVICE) {
    throw invalidSignature(
      `Credential should be scoped to correct service: '${SERVICE}', not '${service}'.`,
    );
  }
  if (!regions.includes(region)) {
    throw invalidSignature(
      `Credential should be scoped to a valid region, not '${region}'. This control plane serves: ${regions.join(
        ', ',
      )}.`,
    );
  }
}

/** What somebody in between could otherwise add to a request, or change. */
const SIGNED_WHEN_PRESENT = [
  'x-amz-date',
  // It could be turned into any other operation.
  'x-amz-target',
  PROTON_ON_BEHALF_OF_HEADER,
  PROTON_REASON_HEADER,
];

function checkSignedHeaders(
  { signedHeaders }: SigV4Authorization,
  headers: Record<string, string>,
): void {
  const required = [
    'host',
    ...SIGNED_WHEN_PRESENT.filter(name => headers[name] !== undefined),
  ];
  const unsigned = required.filter(
    name => headers[name] === undefined || !signedHeaders.includes(name),
  );
  if (unsigned.length > 0) {
    throw incompleteSignature(
      `The request must carry and sign the header ${unsigned.join(', ')}.`,
    );
  }
}

/** The date that the signature covers: of the query, `X-Amz-Date`, or `Date`. */
function getSigningDate(
  presignedDate: string | undefined,
  headers: Record<string, string>,
): Date {
  const amzDate = presignedDate ?? headers['x-amz-date'];
  const signedAt =
    amzDate === undefined
      ? parseDateHeader(headers.date ?? '')
      : parseAmzDate(amzDate);
  if (!signedAt) {
    throw incompleteSignature(
      amzDate === undefined
        ? 'The request must carry a valid x-amz-date or Date header.'
        : 'X-Amz-Date must have the form yyyymmddThhmmssZ.',
    );
  }
  return signedAt;
}

function checkScopeDate({ date }: SigV4Authorization, signedAt: Date): void {
  const amzDate = formatAmzDate(signedAt);
  if (!amzDate.startsWith(date)) {
    throw invalidSignature(
      `Date in Credential scope does not match X-Amz-Date: '${date}' is not the day of '${amzDate}'.`,
    );
  }
}

function checkBodyHash({ headers, body }: ReceivedRequest): void {
  const claimed = headers['x-amz-content-sha256'];
  if (claimed !== undefined && claimed !== hashBody(body)) {
    throw invalidSignature(
      'X-Amz-Content-Sha256 is not the SHA-256 of the request body. Unsigned payloads are not accepted.',
    );
  }
}

function hashBody(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('hex');
}

function isSameSignature(expected: string, given: string): boolean {
  return timingSafeEqual(Buffer.from(expected), Buffer.from(given));
}
