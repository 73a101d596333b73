import { createHash, createHmac } from 'node:crypto';
import { demoKey } from './demoKey';

const sha256 = (content: string | Uint8Array) =>
  createHash('sha256').update(content).digest('hex');

const hmac = (key: string | Buffer, text: string) =>
  createHmac('sha256', key).update(text, 'utf8').digest();

/**
 * The headers of a request signed with AWS Signature Version 4, written out from
 * its public description so that nothing of the product checks itself.
 */
export function signRequest(request: {
  method: string;
  url: URL;
  headers: Record<string, string>;
  body: string | Uint8Array;
}): Record<string, string> {
  const { method, url, body } = request;
  const time = new Date().toISOString().replace(/[-:]|\.\d{3}/g, '');
  const scope = `${time.slice(0, 8)}/${demoKey.region}/proton/aws4_request`;

  const headers: Record<string, string> = {
    ...request.headers,
    host: url.host,
    'x-amz-date': time,
  };
  const names = Object.keys(headers).sort();
  const query = [...url.searchParams]
    .map(pair => pair.map(encodeURIComponent).join('='))
    .sort()
    .join('&');
  const canonicalRequest = [
    method,
    url.pathname,
    query,
    ...names.map(name => `${name}:${headers[name]}`),
    '',
    names.join(';'),
    sha256(body),
  ].join('\n');
  const stringToSign = [
    'AWS4-HMAC-SHA256',
    time,
    scope,
    sha256(canonicalRequest),
  ].join('\n');

  const key = scope
    .split('/')
    .reduce<string | Buffer>(hmac, `AWS4${demoKey.secretAccessKey}`);
  const signature = hmac(key, stringToSign).toString('hex');
  return {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 Credential=${
      demoKey.accessKeyId
    }/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`,
  };
}
