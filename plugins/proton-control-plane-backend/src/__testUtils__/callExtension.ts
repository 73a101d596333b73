import { Sha256Node } from '@smithy/core/checksum';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import { TEST_SCOPE } from './startControlPlane';

/** Calls a route of the extension API with one of the access keys of tests. */
export async function callExtension(
  planeUrl: string,
  accessKeyId: string,
  call: {
    method: 'GET' | 'POST';
    /** After the API's version. */
    path: string;
    query?: Record<string, string>;
    body?: { type: string; content: string | Uint8Array };
  },
): Promise<Response> {
  const { body, method, path, query = {} } = call;
  const url = new URL(`${planeUrl}/extension/v1${path}`);
  const signer = new SignatureV4({
    service: 'proton',
    region: TEST_SCOPE.region,
    credentials: { accessKeyId, secretAccessKey: 'test-secret-access-key' },
    sha256: Sha256Node,
  });
  const { headers } = await signer.sign(
    new HttpRequest({
      method,
      path: url.pathname,
      query,
      headers: {
        host: url.host,
        ...(body && { 'content-type': body.type }),
      },
      body: body?.content,
    }),
  );
  url.search = String(new URLSearchParams(query));
  const content = body?.content;
  return fetch(url, {
    method,
    headers,
    body: typeof content === 'object' ? new Uint8Array(content) : content,
  });
}
