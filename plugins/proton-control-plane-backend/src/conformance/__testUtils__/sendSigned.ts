import { Sha256Node } from '@smithy/core/checksum';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import { TestControlPlane } from '../../__testUtils__/startControlPlane';

/** A request that no client would let through. */
export interface RawRequest {
  operation: string;
  body: unknown;
  /** Replace what a client sends. */
  headers?: Record<string, string>;
}

export interface RawReply {
  status: number;
  /** The name of the error, if it is one. */
  error?: string;
  message: string;
  text: string;
}

const signer = new SignatureV4({
  service: 'proton',
  region: 'us-east-1',
  credentials: {
    accessKeyId: 'test-key',
    secretAccessKey: 'test-secret-access-key',
  },
  sha256: Sha256Node,
});

/** Signs a request, whatever is in it, and tells what comes back. */
export async function sendSigned(
  plane: TestControlPlane,
  { operation, body, headers }: RawRequest,
): Promise<RawReply> {
  const endpoint = await plane.client.config.endpoint?.();
  if (!endpoint) {
    throw new Error('The client has no endpoint');
  }
  const host = `${endpoint.hostname}:${endpoint.port}`;
  const content =
    typeof body === 'string' || body instanceof Uint8Array
      ? body
      : JSON.stringify(body);
  const signed = await signer.sign(
    new HttpRequest({
      method: 'POST',
      path: '/',
      headers: {
        host,
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `AwsProton20200720.${operation}`,
        ...headers,
      },
      body: content,
    }),
  );
  const reply = await fetch(`http://${host}/`, {
    method: 'POST',
    headers: signed.headers,
    body: typeof content === 'string' ? content : new Uint8Array(content),
  });
  const text = await reply.text();
  const parsed = JSON.parse(text);
  return {
    status: reply.status,
    error: reply.headers.get('x-amzn-ErrorType') ?? undefined,
    message: parsed.message ?? '',
    text,
  };
}
