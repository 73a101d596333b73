import type { ProtonClientConfig } from '@aws-sdk/client-proton';

/** How long to wait for a connection, in milliseconds. */
const CONNECTION_TIMEOUT_MS = 3_000;

/** How long one attempt may take, in milliseconds. */
export const REQUEST_TIMEOUT_MS = 10_000;

/**
 * What every Proton client shares. A request gives up after three attempts, so
 * an endpoint that never answers is reported within about half a minute.
 */
export function protonClientDefaults(region: string): ProtonClientConfig {
  return {
    region,
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
  };
}
