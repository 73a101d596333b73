import { EMBEDDED_ENDPOINT } from '../accounts/readProtonAccounts';

/**
 * Whether this project's control plane answers at an endpoint, by the path that
 * Backstage gives it, rather than something that speaks Proton's own API alone.
 */
export function hasExtension(endpoint: string): boolean {
  return (
    endpoint === EMBEDDED_ENDPOINT ||
    /\/proton-control-plane\/?$/.test(new URL(endpoint).pathname)
  );
}
