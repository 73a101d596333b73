import { BitbucketApi } from '@proton-vending/test-utils';

const API = 'https://api.bitbucket.org/2.0';

const { fetch: realFetch } = globalThis;

/** Starts Bitbucket on loopback. The address of its API can't be configured. */
export async function startBitbucket(): Promise<BitbucketApi> {
  const api = await BitbucketApi.start();
  globalThis.fetch = (input, init) =>
    realFetch(
      typeof input === 'string' && input.startsWith(API)
        ? `${api.url}${input.slice(API.length)}`
        : input,
      init,
    );
  return api;
}
