import {
  isSigV4Authorization,
  parseSigV4Authorization,
} from './authorizationHeader';

const SIGNATURE = 'a'.repeat(64);
const SCOPE = '20261008/us-east-1/proton/aws4_request';

describe('parseSigV4Authorization', () => {
  it.each([', ', ','])('reads parameters separated by %p', separator => {
    expect(
      parseSigV4Authorization(
        `AWS4-HMAC-SHA256 ${[
          `Credential=a-key/${SCOPE}`,
          'SignedHeaders=host;X-Amz-Date',
          `Signature=${SIGNATURE}`,
        ].join(separator)}`,
      ),
    ).toEqual({
      accessKeyId: 'a-key',
      date: '20261008',
      region: 'us-east-1',
      service: 'proton',
      signedHeaders: ['host', 'x-amz-date'],
      signature: SIGNATURE,
    });
  });

  it('names every parameter that is missing', () => {
    expect(() =>
      parseSigV4Authorization('AWS4-HMAC-SHA256 Credential='),
    ).toThrow(
      "Authorization header requires 'Credential' parameter. Authorization header requires 'SignedHeaders' parameter. Authorization header requires 'Signature' parameter.",
    );
  });

  it.each([
    [
      `Credential=a-key, SignedHeaders=host, Signature=${SIGNATURE}`,
      'Credential must',
    ],
    [
      `Credential=a/b/${SCOPE}, SignedHeaders=host, Signature=${SIGNATURE}`,
      'Credential must',
    ],
    [
      `Credential=a-key/${SCOPE}, SignedHeaders=host, Signature=abc`,
      'Signature must',
    ],
  ])('refuses %s', (parameters, message) => {
    expect(() =>
      parseSigV4Authorization(`AWS4-HMAC-SHA256 ${parameters}`),
    ).toThrow(message);
  });
});

describe('isSigV4Authorization', () => {
  it('tells the algorithm from others', () => {
    expect(isSigV4Authorization('AWS4-HMAC-SHA256 x')).toBe(true);
    expect(isSigV4Authorization('AWS4-ECDSA-P256-SHA256 x')).toBe(false);
    expect(isSigV4Authorization('Bearer AWS4-HMAC-SHA256')).toBe(false);
  });
});
