import { ConfigReader } from '@backstage/config';
import { readS3ClientOptions } from './s3ClientOptions';

const read = (s3: Record<string, string | boolean>) =>
  readS3ClientOptions(new ConfigReader({ protonControlPlane: { s3 } }));

describe('readS3ClientOptions', () => {
  it('reads everything that is configured', () => {
    expect(
      read({
        endpoint: 'http://127.0.0.1:9000',
        region: 'eu-central-1',
        forcePathStyle: true,
        accessKeyId: 'id',
        secretAccessKey: 'secret',
      }),
    ).toEqual({
      endpoint: 'http://127.0.0.1:9000',
      region: 'eu-central-1',
      forcePathStyle: true,
      credentials: { accessKeyId: 'id', secretAccessKey: 'secret' },
    });
  });

  it('leaves everything else to the AWS SDK', () => {
    expect(readS3ClientOptions(new ConfigReader({}))).toEqual({});
  });

  it('refuses half a key', () => {
    expect(() => read({ accessKeyId: 'id' })).toThrow(
      'protonControlPlane.s3 must have both accessKeyId and secretAccessKey, or neither',
    );
  });
});
