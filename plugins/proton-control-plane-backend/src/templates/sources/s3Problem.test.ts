import { describeS3Problem } from './s3Source';

const errorOf = (properties: object) =>
  Object.assign(new Error('the reason'), properties);

describe('describeS3Problem', () => {
  it.each([
    [{ name: 'NoSuchKey' }, 'there is no such object in the bucket'],
    [{ name: 'NoSuchBucket' }, 'there is no such bucket'],
    [
      { name: 'AccessDenied' },
      'access is denied; the control plane needs s3:GetObject for this object',
    ],
    [
      { name: 'PermanentRedirect' },
      'the bucket is in another region; set protonControlPlane.s3.region to it',
    ],
    [
      { name: 'CredentialsProviderError' },
      "S3 did not accept the control plane's credentials, or there are none (CredentialsProviderError); see protonControlPlane.s3 in its configuration",
    ],
    [
      { message: 'Region is missing' },
      'no region is known; set protonControlPlane.s3.region',
    ],
    [{ code: 'ENOTFOUND' }, 'S3 did not answer (ENOTFOUND)'],
    [{ name: 'TimeoutError' }, 'S3 did not answer (TimeoutError)'],
    [
      { name: 'InvalidObjectState' },
      'S3 could not give the object (InvalidObjectState): the reason',
    ],
  ])('explains %j', (properties, explanation) => {
    expect(describeS3Problem(errorOf(properties), {})).toBe(explanation);
  });

  it('names the endpoint that does not answer', () => {
    expect(
      describeS3Problem(errorOf({ code: 'ECONNREFUSED' }), {
        endpoint: 'http://127.0.0.1:9000',
      }),
    ).toBe('http://127.0.0.1:9000 did not answer (ECONNREFUSED)');
  });
});
