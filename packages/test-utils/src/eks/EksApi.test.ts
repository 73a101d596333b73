import { EKS } from '@aws-sdk/client-eks';
import { describeWith } from '../describeWith';
import { MotoServer } from '../MotoServer';
import { EksApi } from './EksApi';

jest.setTimeout(60_000);

const REGION = 'us-east-1';

describeWith('moto_server')('EksApi', () => {
  let moto: MotoServer;
  let api: EksApi;
  let client: EKS;

  beforeAll(async () => {
    moto = await MotoServer.start();
    api = await EksApi.start({ moto, transitionMilliseconds: 0 });
    client = new EKS({
      region: REGION,
      endpoint: api.endpoint,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
  });

  afterAll(async () => {
    client?.destroy();
    await api?.stop();
    await moto?.stop();
  });

  it('describes the Kubernetes versions in standard support', async () => {
    const { clusterVersions = [] } = await client.describeClusterVersions({});

    expect(clusterVersions.map(each => each.clusterVersion)).toEqual([
      '1.35',
      '1.36',
      '1.37',
    ]);
    expect(clusterVersions[0]).toEqual({
      clusterVersion: '1.35',
      clusterType: 'eks',
      defaultVersion: false,
      endOfStandardSupportDate: new Date('2027-03-27'),
      status: 'standard-support',
      versionStatus: 'STANDARD_SUPPORT',
    });
  });

  it.each([
    [{ defaultOnly: true }, ['1.36']],
    [{ clusterVersions: ['1.37', '1.35'] }, ['1.35', '1.37']],
    [{ clusterVersions: ['1.20'] }, []],
  ])('describes the Kubernetes versions of %j', async (filter, expected) => {
    const { clusterVersions = [] } = await client.describeClusterVersions(
      filter,
    );

    expect(clusterVersions.map(each => each.clusterVersion)).toEqual(expected);
  });

  it('creates a cluster at once, and refuses a second one of its name', async () => {
    const roleArn = await createRole('cluster');
    const input = {
      name: 'dev',
      roleArn,
      resourcesVpcConfig: { subnetIds: await listSubnets() },
    };
    const { cluster } = await client.createCluster(input);
    expect(cluster).toMatchObject({ status: 'ACTIVE', version: '1.36' });

    await expect(client.createCluster(input)).rejects.toMatchObject({
      name: 'ResourceInUseException',
      message: 'Cluster already exists with name: dev',
      $metadata: { httpStatusCode: 409 },
    });
  });

  it('keeps the operations since a pause, and answers nothing that is held', async () => {
    api.pause(/^eks POST \/clusters\/dev\/updates$/);
    let answered = false;
    const update = client
      .updateClusterVersion({ name: 'dev', version: '1.37' })
      .finally(() => {
        answered = true;
      });
    await client.describeCluster({ name: 'dev' });
    expect(answered).toBe(false);
    expect(api.operations).toContain('eks GET /clusters/dev');

    api.resume();
    await expect(update).resolves.toMatchObject({
      update: { status: 'Successful' },
    });
  });

  async function createRole(name: string): Promise<string> {
    const answer = await moto.call('iam', REGION, {
      Action: 'CreateRole',
      RoleName: name,
      AssumeRolePolicyDocument: '{"Version":"2012-10-17","Statement":[]}',
      Version: '2010-05-08',
    });
    return /<Arn>([^<]+)/.exec(await answer.text())?.[1] ?? '';
  }

  async function listSubnets(): Promise<string[]> {
    const answer = await moto.call('ec2', REGION, {
      Action: 'DescribeSubnets',
      Version: '2016-11-15',
    });
    const found = (await answer.text()).matchAll(/<subnetId>([^<]+)/g);
    return Array.from(found, ([, id]) => id);
  }
});
