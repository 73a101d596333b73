import { ProtonClient } from '@aws-sdk/client-proton';
import type { EmbeddedControlPlane } from '../embedded/EmbeddedControlPlane';
import { protonClientDefaults } from './protonClientDefaults';

/**
 * A client for the control plane inside Backstage. Requests carry a Backstage
 * service token in place of an AWS signature.
 */
export async function createEmbeddedClient(options: {
  controlPlane: EmbeddedControlPlane;
  region: string;
}): Promise<ProtonClient> {
  const { controlPlane, region } = options;
  return new ProtonClient({
    ...protonClientDefaults(region),
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
