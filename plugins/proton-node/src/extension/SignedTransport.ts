import { Sha256Node } from '@smithy/core/checksum';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import type { SelectedAccount } from '../accounts/selectAccount';
import type { readAccountCredentials } from '../clients/readAccountCredentials';
import type {
  ExtensionRequest,
  ExtensionTransport,
} from './ExtensionTransport';

type Credentials = Awaited<ReturnType<typeof readAccountCredentials>>;

/** To a control plane at a URL, with an AWS signature. */
export class SignedTransport implements ExtensionTransport {
  static create(options: {
    account: SelectedAccount;
    readCredentials: () => Promise<Credentials>;
  }) {
    return new SignedTransport(options.account, options.readCredentials);
  }

  private constructor(
    private readonly account: SelectedAccount,
    private readonly readCredentials: () => Promise<Credentials>,
  ) {}

  async fetch(request: ExtensionRequest): Promise<Response> {
    const { method, path, body, signal } = request;
    const { endpoint, region } = this.account;
    const url = new URL(`${endpoint.replace(/\/+$/, '')}/extension/v1/${path}`);
    const signer = new SignatureV4({
      service: 'proton',
      region,
      credentials: await this.readCredentials(),
      sha256: Sha256Node,
    });
    const { headers } = await signer.sign(
      new HttpRequest({
        method,
        path: url.pathname,
        query: readQuery(url),
        headers: { ...request.headers, host: url.host },
        body,
      }),
    );
    return fetch(url, { method, headers, body, signal });
  }
}

/** A parameter that is there several times has all of its values. */
function readQuery({ searchParams }: URL): Record<string, string[]> {
  return Object.fromEntries(
    [...searchParams.keys()].map(name => [name, searchParams.getAll(name)]),
  );
}
