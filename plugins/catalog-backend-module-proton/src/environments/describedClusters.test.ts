import type {
  EksClusterDescriber,
  ClusterDescription,
} from '../clusters/EksClusterDescriber';
import { DEFAULT_OUTPUT_MAPPING } from '@proton-vending/backstage-plugin-proton-node';
import { FakeProton } from '@proton-vending/test-utils';
import { EnvironmentDetailsReader } from './EnvironmentDetailsReader';
import { getEnvironment } from './readEnvironments';

const described: ClusterDescription = {
  status: 'described',
  facts: { endpoint: 'https://dev.example.com', certificateAuthority: 'LS0t' },
};
const refused: ClusterDescription = {
  status: 'unanswered',
  reason: 'AccessDeniedException',
};

describe('details of a cluster whose outputs lack an endpoint', () => {
  let proton: FakeProton;
  let describe_: jest.MockedFunction<EksClusterDescriber['describe']>;
  let reader: EnvironmentDetailsReader;

  beforeEach(() => {
    proton = new FakeProton({ hasExtension: false });
    proton.outputs.set('dev', { cluster_name: 'dev' });
    proton.deploy('dev');
    describe_ = jest.fn();
    reader = new EnvironmentDetailsReader({
      outputMapping: DEFAULT_OUTPUT_MAPPING,
      proton: proton.service,
      clusters: { describe: describe_ },
    });
  });

  async function read() {
    const environment = await getEnvironment(proton.client, 'dev');
    proton.mock.resetHistory();
    return environment && reader.read(proton.client, environment);
  }

  it('come from EKS, once for each deployment', async () => {
    describe_.mockResolvedValue(described);

    expect((await read())?.describedCluster).toEqual(described.facts);
    await read();
    expect(describe_).toHaveBeenCalledTimes(1);

    proton.deploy('dev', { lastDeploymentSucceededAt: new Date(0) });
    await read();
    expect(describe_).toHaveBeenCalledTimes(2);
  });

  it.each([{ status: 'creating' } as const, refused])(
    'are asked for again while EKS answers %j, and nothing else is',
    async answer => {
      describe_.mockResolvedValueOnce(answer).mockResolvedValue(described);

      expect((await read())?.describedCluster).toBeUndefined();
      const details = await read();

      expect(details?.describedCluster).toEqual(described.facts);
      expect(details).not.toHaveProperty('describeFailure');
      expect(proton.mock.calls()).toHaveLength(0);
    },
  );

  it('are not asked for again where there is no cluster', async () => {
    describe_.mockResolvedValue({ status: 'absent' });

    await read();
    await read();

    expect(describe_).toHaveBeenCalledTimes(1);
  });

  it('stay when EKS is out of reach at the next deployment', async () => {
    describe_.mockResolvedValueOnce(described).mockResolvedValue(refused);
    await read();
    proton.deploy('dev', { lastDeploymentSucceededAt: new Date(0) });

    expect(await read()).toMatchObject({
      describedCluster: described.facts,
      describeFailure: 'AccessDeniedException',
    });

    // Of another cluster they tell nothing.
    proton.outputs.set('dev', { cluster_name: 'dev-2' });
    proton.deploy('dev', { lastDeploymentSucceededAt: new Date(1) });
    expect((await read())?.describedCluster).toBeUndefined();
  });
});
