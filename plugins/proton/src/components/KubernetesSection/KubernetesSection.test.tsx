import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { demoProtonApi } from '../../__testUtils__/demoProtonApi';
import {
  demoDeployment,
  demoNode,
  demoPod,
} from '../../__testUtils__/kubernetes/demoObjects';
import { KubernetesBackend } from '../../__testUtils__/kubernetes/KubernetesBackend';
import { kubernetesEntity } from '../../__testUtils__/kubernetes/kubernetesEntity';
import {
  FRONTEND_SYSTEMS,
  FrontendSystem,
  renderCluster,
} from '../../__testUtils__/renderCluster';
import { demoOperations, demoOverview } from '../../__testUtils__/demoOverview';

function open(
  backend: KubernetesBackend,
  options: { system?: FrontendSystem; section?: string } = {},
) {
  return renderCluster({
    protonApi: demoProtonApi(),
    entity: kubernetesEntity,
    section: 'kubernetes',
    kubernetesApi: backend.createClient(),
    ...options,
  });
}

async function findPanel(name: string) {
  return within(await screen.findByRole('region', { name }));
}

/** The texts of the cells of a row, without what the row is about. */
function cellsOf(row: HTMLElement): (string | null)[] {
  const [, ...cells] = within(row).getAllByRole('cell');
  return cells.map(({ textContent }) => textContent);
}

describe.each(FRONTEND_SYSTEMS)(
  'the Kubernetes section in the %s frontend system',
  system => {
    it('is offered for a cluster that the Kubernetes plugin knows, and read when it is opened', async () => {
      const backend = new KubernetesBackend();
      await open(backend, { system, section: 'connect' });
      const link = await screen.findByRole('link', { name: 'Kubernetes' });
      expect(backend.answers).toEqual([]);

      await userEvent.click(link);
      expect(
        await screen.findByRole('heading', { name: 'Nodes' }),
      ).toBeInTheDocument();
    });
  },
);

describe('KubernetesSection', () => {
  it('is not offered for other entities', async () => {
    await renderCluster({
      protonApi: demoProtonApi(),
      section: 'kubernetes',
      kubernetesApi: new KubernetesBackend().createClient(),
    });

    expect(
      await screen.findByText(/This app has no Kubernetes plugin/),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('link', { name: 'Kubernetes' }),
    ).not.toBeInTheDocument();
  });

  it('sums up how the cluster is', async () => {
    await open(new KubernetesBackend());

    const panel = await findPanel('Kubernetes');
    expect(panel.getByText('v1.35.2-eks-3abfe2c')).toBeInTheDocument();
    expect(panel.getByText('2 of 3 ready')).toBeInTheDocument();
    expect(panel.getByText('1.5 of 11.76')).toBeInTheDocument();
    expect(panel.getByText('3 of 45')).toBeInTheDocument();
    expect(panel.getByText('3 of 174')).toBeInTheDocument();
  });

  it('shows how nodes are, and what is requested of them', async () => {
    await open(new KubernetesBackend());

    const panel = await findPanel('Nodes');
    const [, first, second] = panel.getAllByRole('row');
    expect(first).toHaveTextContent('ip-10-0-1-12.ec2.internal');
    expect(first).toHaveTextContent(
      'UnknownScheduling disabledMemoryPressureKubelet stopped posting node status.',
    );
    const [status, type, version, age, cpu, memory, pods] = cellsOf(second);
    expect(status).toBe('Ready');
    expect(type).toBe('m7i.xlargeus-east-1a');
    expect(version).toBe('v1.35.1-eks-1');
    expect(age).toMatch(/ago|last/);
    expect(cpu).toBe('1 of 3.9226%');
    expect(memory).toBe('2 of 1513%');
    expect(pods).toBe('2 of 583%');
  });

  it('lists workloads with problems', async () => {
    await open(new KubernetesBackend());

    const panel = await findPanel('Workloads with problems');
    const [, row, ...others] = panel.getAllByRole('row');
    expect(others).toEqual([]);
    expect(row).toHaveTextContent('shop/checkoutDeployment');
    expect(cellsOf(row)).toEqual([
      '1 of 2',
      'CrashLoopBackOff',
      'back-off 5m0s restarting failed container=main',
    ]);
  });

  it('compares the versions', async () => {
    await open(new KubernetesBackend());

    const panel = await findPanel('Versions');
    expect(
      panel.getAllByRole('row').map(({ textContent }) => textContent),
    ).toEqual([
      'ComponentVersionCompared with the control plane',
      'Control planev1.35.2-eks-3abfe2c',
      '1 nodev1.35.1-eks-1Same minor version',
      '1 nodev1.34.4-eks-21 minor version older, supported',
      '1 nodev1.31.0-eks-34 minor versions older, not supported',
      'aws-nodev1.20.4Not compared',
      'corednsv1.13.1Not compared',
      'kube-proxyv1.35.0-eksbuild.2Same minor version',
    ]);
  });

  it('lists warnings, the last first, and namespaces', async () => {
    await open(new KubernetesBackend());

    const events = await findPanel('Recent warnings');
    const [, first, second, ...others] = events.getAllByRole('row');
    expect(others).toEqual([]);
    expect(first).toHaveTextContent('shop/checkout-7d9f-x1PodUnhealthy');
    expect(second).toHaveTextContent('BackOff');

    const namespaces = await findPanel('Namespaces');
    const shop = namespaces.getAllByRole('row')[3];
    expect(shop).toHaveTextContent('shop');
    expect(cellsOf(shop).slice(0, 3)).toEqual(['Active', '3', '1']);
  });

  it('says so where nothing is wrong, and nothing is there', async () => {
    await open(
      new KubernetesBackend({
        nodes: [],
        pods: [],
        deployments: [demoDeployment('catalog', 2)],
        events: [],
      }),
    );

    expect(await screen.findByText('No problems found.')).toBeInTheDocument();
    expect(screen.getByText(/has no nodes/)).toBeInTheDocument();
    expect(screen.getByText('No recent warnings.')).toBeInTheDocument();
  });

  it('reads again when asked', async () => {
    const backend = new KubernetesBackend();
    await open(backend);
    await findPanel('Nodes');
    backend.version = 'v1.36.0-eks-1';

    await userEvent.click(screen.getByRole('button', { name: 'Refresh' }));
    const panel = await findPanel('Kubernetes');
    expect(
      await panel.findByText('v1.36.0-eks-1', {}, { timeout: 5_000 }),
    ).toBeInTheDocument();
  });

  it('shows the rest when the access entry does not permit nodes', async () => {
    const backend = new KubernetesBackend();
    backend.forbidden.add('nodes');
    await open(backend);

    const panel = await findPanel('Nodes');
    expect(
      panel.getByText(/AmazonEKSViewPolicy doesn't include nodes/),
    ).toBeInTheDocument();
    const problems = await findPanel('Workloads with problems');
    expect(problems.getByText('shop/checkout')).toBeInTheDocument();
  });

  it('shows no requests when there are too many pods', async () => {
    const pods = Array.from({ length: 2_001 }, (_, index) =>
      demoPod(`pod-${index}`, { node: 'node-1' }),
    );
    await open(new KubernetesBackend({ nodes: [demoNode('node-1')], pods }));

    const panel = await findPanel('Nodes');
    expect(panel.getByText(/Requests aren't shown/)).toBeInTheDocument();
    expect(cellsOf(panel.getAllByRole('row')[1]).slice(-3)).toEqual([
      '3.92',
      '15',
      '58',
    ]);
    expect(
      screen.getByText(/The cluster has more than 2000 pods/),
    ).toBeInTheDocument();
  });

  it('shows the first of many nodes', async () => {
    const nodes = Array.from({ length: 501 }, (_, index) =>
      demoNode(`node-${index}`),
    );
    await open(new KubernetesBackend({ nodes }));

    const panel = await findPanel('Nodes');
    expect(panel.getAllByRole('row')).toHaveLength(51);
    expect(
      panel.getByText(/The cluster has more than 500 nodes/),
    ).toBeInTheDocument();
    await userEvent.click(panel.getByRole('button', { name: 'Show 50 more' }));
    expect(panel.getAllByRole('row')).toHaveLength(101);
  });

  it('says what to do when the access entry is missing', async () => {
    const backend = Object.assign(new KubernetesBackend(), {
      hasAccessEntry: false,
    });
    await open(backend);

    expect(
      await screen.findByText(
        "The cluster doesn't accept Backstage's credentials",
      ),
    ).toBeInTheDocument();
    expect(screen.getByText(/input access_entries/)).toBeInTheDocument();
    expect(
      screen.getByText('arn:aws:iam::123456789012:role/backstage'),
    ).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Edit inputs' })).toHaveAttribute(
      'href',
      expect.stringMatching(/\/configuration\/edit$/),
    );

    backend.hasAccessEntry = true;
    await userEvent.click(screen.getByRole('button', { name: 'Retry' }));
    expect(await findPanel('Nodes')).toBeDefined();
  });

  it('offers no edit to who may not edit', async () => {
    const backend = new KubernetesBackend();
    backend.hasAccessEntry = false;
    await renderCluster({
      protonApi: demoProtonApi({
        ...demoOverview(),
        operations: demoOperations({ edit: 'No' }),
      }),
      entity: kubernetesEntity,
      section: 'kubernetes',
      kubernetesApi: backend.createClient(),
    });

    await screen.findByText(/input access_entries/);
    expect(
      screen.queryByRole('link', { name: 'Edit inputs' }),
    ).not.toBeInTheDocument();
  });

  it.each([
    [
      { reachable: false },
      "Backstage can't reach the cluster",
      'https://team-a.eks.example.com',
    ],
    [
      { denied: 'proxy' },
      "You don't have access to this",
      /kubernetes\.clusters\.read and kubernetes\.proxy/,
    ],
  ])('says what to do with %j', async (changes, title, help) => {
    await open(Object.assign(new KubernetesBackend(), changes));

    expect(await screen.findByText(title)).toBeInTheDocument();
    expect(screen.getByText(help)).toBeInTheDocument();
  });

  it('says what to do when the backend skips the cluster', async () => {
    await open(new KubernetesBackend({}, []));

    expect(
      await screen.findByText(
        "The Kubernetes plugin doesn't know this cluster",
      ),
    ).toBeInTheDocument();
    expect(screen.getByText(/dangerouslyAllowClusterUrls/)).toBeInTheDocument();
  });
});
