import {
  CreateBucketCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { describeWith, MotoServer } from '@proton-vending/test-utils';
import { BUNDLE_LIMITS } from './limits';
import { fetchS3Bundle } from './s3Source';
import { makeBundle, TERRAFORM_FILES } from './__testUtils__/bundles';
import { makeArchive, makeFiles } from './__testUtils__/tarArchive';

const bucket = 'templates';
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

describeWith('moto_server')('fetchS3Bundle, from moto_server', () => {
  let moto: MotoServer;
  let client: S3Client;

  beforeAll(async () => {
    moto = await MotoServer.start();
    client = new S3Client({
      endpoint: moto.endpoint,
      region: 'us-east-1',
      forcePathStyle: true,
      credentials,
    });
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
  }, 60_000);

  afterAll(async () => {
    client?.destroy();
    await moto?.stop();
  });

  const put = (key: string, body: Buffer) =>
    client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));

  const fetchKey = (key: string, from = bucket) =>
    fetchS3Bundle(
      { bucket: from, key },
      { endpoint: moto.endpoint, credentials },
    );

  it('reads the bundle', async () => {
    await put('eks/v1.tar.gz', makeArchive(makeFiles(TERRAFORM_FILES)));

    await expect(fetchKey('eks/v1.tar.gz')).resolves.toEqual(
      makeBundle(TERRAFORM_FILES),
    );
  });

  it('takes a key as it is written', async () => {
    const key = 'eks/../a b+c%2F?é#.tar.gz';
    await put(key, makeArchive(makeFiles(TERRAFORM_FILES)));

    await expect(fetchKey(key)).resolves.toEqual(makeBundle(TERRAFORM_FILES));
  });

  it('names the object whose archive is not one', async () => {
    await put('readme.txt', Buffer.from('read me'));

    await expect(fetchKey('readme.txt')).rejects.toThrow(
      's3://templates/readme.txt: The archive is not gzipped, or it is damaged',
    );
  });

  it('refuses an object that is too large', async () => {
    await put('large.tar.gz', Buffer.alloc(BUNDLE_LIMITS.bundleBytes + 1));

    await expect(fetchKey('large.tar.gz')).rejects.toThrow(
      's3://templates/large.tar.gz: The archive has 10,485,761 bytes (10 MB); a bundle may have at most 10,485,760 bytes (10 MB)',
    );
  });

  it('says when there is no such object', async () => {
    await expect(fetchKey('missing.tar.gz')).rejects.toThrow(
      's3://templates/missing.tar.gz: there is no such object in the bucket',
    );
  });

  it('says when there is no such bucket', async () => {
    await expect(fetchKey('v1.tar.gz', 'missing')).rejects.toThrow(
      's3://missing/v1.tar.gz: there is no such bucket',
    );
  });
});
