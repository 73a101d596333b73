import { CreateClusterCommand, EKSClient } from '@aws-sdk/client-eks';
import { mockServices } from '@backstage/backend-test-utils';
import { describeWith, MotoServer } from '@proton-vending/test-utils';
import { EksClusterDescriber } from './EksClusterDescriber';

const accountId = '123456789012';
const region = 'eu-west-1';
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

describeWith('moto_server')('EksClusterDescriber, with moto_server', () => {
  let moto: MotoServer;
  let client: EKSClient;

  beforeAll(async () => {
    moto = await MotoServer.start();
    client = new EKSClient({ region, credentials, endpoint: moto.endpoint });
    await client.send(
      new CreateClusterCommand({
        name: 'Payments_Dev',
        version: '1.33',
        roleArn: `arn:aws:iam::${accountId}:role/eks`,
        resourcesVpcConfig: { subnetIds: [] },
      }),
    );
  }, 60_000);

  afterAll(async () => {
    client?.destroy();
    await moto?.stop();
  });

  function createDescriber(endpoint = moto.endpoint) {
    const logger = mockServices.logger.mock();
    const getCredentials = jest.fn(async () => async () => credentials);
    const describer = EksClusterDescriber.create({
      endpoint,
      getCredentials,
      logger,
    });
    return { describer, logger, getCredentials };
  }

  it('tells what a cluster is, as the credentials of its account may', async () => {
    const { describer, getCredentials } = createDescriber();

    expect(
      await describer.describe({ name: 'Payments_Dev', accountId, region }),
    ).toEqual({
      status: 'described',
      facts: {
        endpoint: expect.stringMatching(/^https:\/\//),
        certificateAuthority: expect.stringMatching(/^[A-Za-z0-9+/]+=*$/),
        arn: `arn:aws:eks:${region}:${accountId}:cluster/Payments_Dev`,
        version: '1.33',
      },
    });
    expect(getCredentials).toHaveBeenCalledWith(accountId);
  });

  it('knows that a cluster is not there', async () => {
    const { describer, logger } = createDescriber();

    expect(
      await describer.describe({ name: 'none', accountId, region }),
    ).toEqual({ status: 'absent' });
    // It may be in another region; there it is another cluster.
    expect(
      await describer.describe({
        name: 'Payments_Dev',
        accountId,
        region: 'eu-central-1',
      }),
    ).toEqual({ status: 'absent' });
    expect(logger.warn).not.toHaveBeenCalled();
  });

  it('says once in the log that EKS is out of reach', async () => {
    const { describer, logger } = createDescriber('http://127.0.0.1:1');
    const wanted = { name: 'Payments_Dev', accountId, region };

    expect(await describer.describe(wanted)).toMatchObject({
      status: 'unanswered',
    });
    expect(await describer.describe(wanted)).toMatchObject({
      status: 'unanswered',
    });
    expect(logger.warn).toHaveBeenCalledTimes(1);
  });
});
