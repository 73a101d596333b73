import { Sha256Node } from '@smithy/core/checksum';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import type { SelectedAccount } from '../accounts/selectAccount';
import type { EmbeddedControlPlane } from '../clients/embeddedControlPlane';
import type { readAccountCredentials } from '../clients/readAccountCredentials';

/** A request to the extension API of one account and region of a control plane. */
export interface ExtensionRequest {
  method: 'GET' | 'POST';
  /** Below `/extension/v1/`, with the query. */
  path: string;
  headers?: Record<string, string>;
  body?: Uint8Array<ArrayBuffer>;
  signal?: AbortSignal;
}

/** Sends a request to the control plane inside Backstage, with a service token. */
export async function sendEmbedded(
  controlPlane: EmbeddedControlPlane,
  { path, headers, ...request }: ExtensionRequest,
): Promise<Response> {
  const baseUrl = await controlPlane.getBaseUrl();
  return fetch(`${baseUrl}/extension/v1/${path}`, {
    ...request,
    headers: { ...headers, ...(await controlPlane.getHeaders()) },
  });
}

/** Sends a request to a control plane at a URL, with an AWS signature. */
export async function sendSigned(
  { endpoint, region }: SelectedAccount,
  credentials: Awaited<ReturnType<typeof readAccountCredentials>>,
  request: ExtensionRequest,
): Promise<Response> {
  const { method, path, body, signal } = request;
  const url = new URL(`${endpoint.replace(/\/+$/, '')}/extension/v1/${path}`);
  const signer = new SignatureV4({
    service: 'proton',
    region,
    credentials,
    sha256: Sha256Node,
  });
  const { headers } = await signer.sign(
    new HttpRequest({
      method,
      path: url.pathname,
      // A parameter that is there several times has all of its values.
      query: Object.fromEntries(
        [...url.searchParams.keys()].map(name => [
          name,
          url.searchParams.getAll(name),
        ]),
      ),
      headers: { ...request.headers, host: url.host },
      body,
    }),
  );
  return fetch(url, { method, headers, body, signal });
}
