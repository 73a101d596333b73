import {
  CreateBucketCommand,
  GetObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { describeWith, MotoServer } from '@proton-vending/test-utils';
import { packBundle } from './packBundle';
import { putBundle } from './putBundle';

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const region = 'us-east-1';

describeWith('moto_server')('putBundle, to moto_server', () => {
  const before = process.env.AWS_ENDPOINT_URL_S3;
  let moto: MotoServer;
  let client: S3Client;

  beforeAll(async () => {
    moto = await MotoServer.start();
    process.env.AWS_ENDPOINT_URL_S3 = moto.endpoint;
    client = new S3Client({ region, credentials });
    await client.send(new CreateBucketCommand({ Bucket: 'bundles' }));
  }, 60_000);

  afterAll(async () => {
    if (before === undefined) {
      delete process.env.AWS_ENDPOINT_URL_S3;
    } else {
      process.env.AWS_ENDPOINT_URL_S3 = before;
    }
    client?.destroy();
    await moto?.stop();
  });

  it('puts the archive where Proton is to fetch it', async () => {
    const bundle = await packBundle([
      { path: 'schema/schema.yaml', contents: Buffer.from('schema: {}\n') },
    ]);
    await putBundle({
      location: { bucket: 'bundles', key: 'proton/eks small/v1.tar.gz' },
      bundle,
      region,
      credentials,
    });

    const { Body, ContentType } = await client.send(
      new GetObjectCommand({
        Bucket: 'bundles',
        Key: 'proton/eks small/v1.tar.gz',
      }),
    );
    expect(ContentType).toBe('application/gzip');
    const stored = Buffer.from((await Body?.transformToByteArray()) ?? []);
    expect(stored).toEqual(bundle);
  });

  it('names a bucket that is not there', async () => {
    await expect(
      putBundle({
        location: { bucket: 'none', key: 'v1.tar.gz' },
        bundle: Buffer.from('bundle'),
        region,
        credentials,
      }),
    ).rejects.toThrow(
      /could not be put at s3:\/\/none\/v1.tar.gz: NoSuchBucket: .*; check the bucket/,
    );
  });
});
