import { ProtonClient, type ProtonClientConfig } from '@aws-sdk/client-proton';
import type { SelectedAccount } from '../accounts/selectAccount';
import type { EmbeddedControlPlane } from './embeddedControlPlane';

/** How long a connection may take to be made, in milliseconds. */
const CONNECTION_TIMEOUT_MS = 3_000;

/** How long one attempt may take, in milliseconds. */
export const REQUEST_TIMEOUT_MS = 10_000;

/** A client for a Proton API at a URL, which checks AWS signatures. */
export function createRemoteClient(
  { endpoint, region }: SelectedAccount,
  credentials: ProtonClientConfig['credentials'],
): ProtonClient {
  return createClient({ region, endpoint, credentials });
}

/**
 * A client for the control plane inside Backstage. Requests carry a Backstage
 * service token in place of an AWS signature.
 */
export async function createEmbeddedClient(
  { region }: SelectedAccount,
  controlPlane: EmbeddedControlPlane,
): Promise<ProtonClient> {
  return createClient({
    region,
    endpoint: await controlPlane.getBaseUrl(),
    // The SDK asks for an identity before it signs. These keep it from looking
    // for real keys in the environment, and never reach the wire.
    credentials: { accessKeyId: 'embedded', secretAccessKey: 'embedded' },
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    authSchemePreference: ['sigv4'],
    signer: {
      sign: async request => {
        Object.assign(request.headers, await controlPlane.getHeaders());
        return request;
      },
    },
  });
}

/**
 * A request gives up after three attempts, so an endpoint that never answers is
 * reported within about half a minute.
 */
function createClient(config: ProtonClientConfig): ProtonClient {
  return new ProtonClient({
    maxAttempts: 3,
    retryMode: 'standard',
    customUserAgent: 'backstage-proton-vending',
    requestHandler: {
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      // The timeout above ends with the first byte of an answer.
      socketTimeout: REQUEST_TIMEOUT_MS,
      throwOnRequestTimeout: true,
    },
    ...config,
  });
}
