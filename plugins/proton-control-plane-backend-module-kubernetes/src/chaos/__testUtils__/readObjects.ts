import { MotoServer } from '@proton-vending/test-utils';
import { BUCKET } from './templateCode';

// Moto demands one, and doesn't check it.
const headers = {
  authorization:
    'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0',
};

/** What AWS has, in the order of the keys: the ledger that no control plane writes. */
export async function readObjects({
  endpoint,
}: MotoServer): Promise<Map<string, string>> {
  const bucket = `${endpoint}/${BUCKET}`;
  const list = await (await fetch(`${bucket}?list-type=2`, { headers })).text();
  if (!list.includes('<IsTruncated>false</IsTruncated>')) {
    throw new Error(
      `The list of objects isn't complete: ${list.slice(0, 500)}`,
    );
  }
  const objects = new Map<string, string>();
  for (const [, key] of list.matchAll(/<Key>([^<]*)<\/Key>/g)) {
    objects.set(
      key,
      await (await fetch(`${bucket}/${key}`, { headers })).text(),
    );
  }
  return objects;
}
