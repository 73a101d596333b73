import { Sha256Node } from '@smithy/core/checksum';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import type { ReceivedRequest } from '../sigV4';

export const SIGNED_AT = new Date('2026-10-08T10:15:00Z');

/** A request as a well-behaved client signs and sends it. */
export async function createSignedRequest(
  options: {
    method?: string;
    path?: string;
    query?: Record<string, string | string[]>;
    /** The query as it is sent, which is the caller's to keep equal. */
    search?: string;
    headers?: Record<string, string>;
    body?: string;
    unsignedHeaders?: string[];
    signableHeaders?: string[];
    accessKeyId?: string;
    secretAccessKey?: string;
    region?: string;
    service?: string;
    signedAt?: Date;
    applyChecksum?: boolean;
  } = {},
): Promise<ReceivedRequest> {
  const {
    method = 'POST',
    path = '/api/proton-control-plane',
    body = '{}',
  } = options;
  const signer = new SignatureV4({
    service: options.service ?? 'proton',
    region: options.region ?? 'us-east-1',
    credentials: {
      accessKeyId: options.accessKeyId ?? 'a-key',
      secretAccessKey:
        options.secretAccessKey ?? 'a-secret-access-key-of-tests',
    },
    sha256: Sha256Node,
    applyChecksum: options.applyChecksum ?? true,
  });
  const signed = await signer.sign(
    new HttpRequest({
      method,
      path,
      query: options.query,
      headers: {
        host: 'localhost:7007',
        ...(method === 'POST' && {
          'x-amz-target': 'AwsProton20200720.ListEnvironments',
        }),
        ...options.headers,
      },
      body,
    }),
    {
      signingDate: options.signedAt ?? SIGNED_AT,
      unsignableHeaders: new Set(options.unsignedHeaders),
      signableHeaders: new Set(options.signableHeaders),
    },
  );
  return {
    method,
    url: options.search ? `${path}?${options.search}` : path,
    headers: signed.headers,
    body: Buffer.from(body),
  };
}
