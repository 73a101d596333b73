import { MotoServer } from '@proton-vending/test-utils';
import { BUCKET } from './templateCode';

/**
 * The objects in S3 and the parameters in SSM that an account has, each with its
 * text: the ledger that no control plane writes.
 */
export async function readLedger(
  moto: MotoServer,
  accountId: string,
): Promise<Map<string, string>> {
  return new Map([
    ...(await readObjects(moto, accountId)),
    ...(await readParameters(moto, accountId)),
  ]);
}

async function readObjects(
  { endpoint }: MotoServer,
  accountId: string,
): Promise<Array<[string, string]>> {
  const headers = signFor('s3', accountId);
  const get = async (path: string) =>
    (await fetch(`${endpoint}/${path}`, { headers })).text();
  if (!(await get('')).includes(`<Name>${BUCKET}</Name>`)) {
    return [];
  }
  const list = await get(`${BUCKET}?list-type=2`);
  if (!list.includes('<IsTruncated>false</IsTruncated>')) {
    throw new Error(
      `The list of objects isn't complete: ${list.slice(0, 500)}`,
    );
  }
  return Promise.all(
    [...list.matchAll(/<Key>([^<]*)<\/Key>/g)].map(
      async ([, key]) =>
        [`s3 ${key}`, await get(`${BUCKET}/${key}`)] as [string, string],
    ),
  );
}

async function readParameters(
  { endpoint }: MotoServer,
  accountId: string,
): Promise<Array<[string, string]>> {
  const found: Array<[string, string]> = [];
  let NextToken: string | undefined;
  do {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        ...signFor('ssm', accountId),
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'AmazonSSM.GetParametersByPath',
      },
      body: JSON.stringify({ Path: '/', Recursive: true, NextToken }),
    });
    const page: {
      Parameters: Array<{ Name: string; Value: string }>;
      NextToken?: string;
    } = await response.json();
    found.push(
      ...page.Parameters.map(
        ({ Name, Value }) =>
          [`ssm ${Name.slice(1)}`, Value] as [string, string],
      ),
    );
    NextToken = page.NextToken;
  } while (NextToken);
  return found;
}

/** Headers for a call to moto, which demands a signature and doesn't check it. */
export function signFor(
  service: 's3' | 'ssm',
  accountId: string,
): Record<string, string> {
  return {
    authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
    'x-moto-account-id': accountId,
  };
}
