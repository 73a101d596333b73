import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { demoOperations, demoOverview } from '../../__testUtils__/demoOverview';
import { demoProtonApi } from '../../__testUtils__/demoProtonApi';
import { renderCluster } from '../../__testUtils__/renderCluster';
import { saveFile } from '../../saveFile';

jest.mock('../../saveFile');

function renderConnect(...demo: Parameters<typeof demoProtonApi>) {
  return renderCluster({
    protonApi: demoProtonApi(...demo),
    section: 'connect',
  });
}

describe('ConnectSection', () => {
  const copied = jest.fn();

  beforeEach(() => {
    jest.clearAllMocks();
    // The browser's copy command takes what is selected; jsdom has none.
    document.execCommand = () => {
      copied(document.getSelection()?.toString());
      return true;
    };
  });

  it('says that a sandbox has nothing to connect to', async () => {
    await renderCluster({
      protonApi: demoProtonApi({
        ...demoOverview(),
        cluster: {
          clusterName: 'team-a',
          kubernetesVersion: '1.36',
          kubeconfig: false,
          sandbox: true,
        },
      }),
      section: 'connect',
    });

    expect(await screen.findByText('Sandbox')).toBeInTheDocument();
    expect(screen.getByText(/there is nothing to connect to/)).toBeVisible();
    expect(screen.queryByText(/signed in to AWS/)).not.toBeInTheDocument();
  });

  it('gives the command, the kubeconfig and the way to the console', async () => {
    const user = userEvent.setup();
    await renderConnect();

    expect(
      await screen.findByRole('group', { name: 'kubectl command' }),
    ).toHaveTextContent('aws eks update-kubeconfig --name team-a');
    expect(
      screen.getByRole('link', { name: /Open in the AWS console/ }),
    ).toHaveAttribute(
      'href',
      expect.stringContaining('console.aws.amazon.com'),
    );

    await user.click(
      screen.getByRole('button', { name: 'Download kubeconfig' }),
    );
    expect(saveFile).toHaveBeenCalledWith({
      name: 'team-a.kubeconfig.yaml',
      type: 'application/yaml',
      content: 'kind: Config\n',
    });
  });

  it('shows what the template says of an output beside its name', async () => {
    await renderConnect();
    const outputs = await screen.findByRole('table', { name: 'Outputs' });

    expect(
      within(outputs).getByRole('cell', { name: /^cluster_endpoint/ }),
    ).toHaveTextContent(/URL of the Kubernetes API$/);
    expect(
      within(outputs).getByRole('cell', { name: /^kubectl_command/ }),
    ).toHaveTextContent(/^kubectl_command$/);
  });

  it('copies an output whole, and makes web addresses links', async () => {
    const user = userEvent.setup();
    await renderConnect();
    const outputs = await screen.findByRole('table', { name: 'Outputs' });

    expect(
      within(outputs).getByRole('row', { name: /URL of the Kubernetes API/ }),
    ).toHaveTextContent('eks.amazonaws.com');
    await user.click(
      within(outputs).getByRole('button', { name: 'Copy kubectl_command' }),
    );
    expect(copied).toHaveBeenCalledWith(
      'aws eks update-kubeconfig --name team-a --region us-east-1',
    );
    expect(
      within(outputs).getByRole('link', { name: /eks\.amazonaws\.com/ }),
    ).toHaveAttribute('href', 'https://A1B2C3.gr7.us-east-1.eks.amazonaws.com');
  });

  it('reveals a sensitive output to who asks for it, and forgets it again', async () => {
    const user = userEvent.setup();
    await renderConnect();
    const secret = await screen.findByRole('row', { name: /argocd_password/ });
    expect(secret).toHaveTextContent('sensitive, hidden');
    expect(
      within(secret).queryByRole('button', { name: /Copy/ }),
    ).not.toBeInTheDocument();

    await user.click(
      within(secret).getByRole('button', { name: 'Reveal argocd_password' }),
    );
    expect(await within(secret).findByText('hunter2')).toBeInTheDocument();
    expect(
      within(secret).getByRole('button', { name: 'Copy argocd_password' }),
    ).toBeInTheDocument();

    await user.click(
      within(secret).getByRole('button', { name: 'Hide argocd_password' }),
    );
    expect(secret).not.toHaveTextContent('hunter2');
  });

  it('asks for nothing that the user may not see, and says why', async () => {
    const revealEnvironmentOutput = jest.fn();
    const user = userEvent.setup();
    await renderConnect(
      {
        ...demoOverview(),
        operations: demoOperations({
          'read-outputs':
            'Needs the permission proton.environment.outputs.read',
        }),
      },
      { revealEnvironmentOutput },
    );

    const reveal = await screen.findByRole('button', {
      name: 'Reveal argocd_password',
    });
    expect(reveal).toHaveAttribute('aria-disabled', 'true');
    await user.click(reveal);
    expect(revealEnvironmentOutput).not.toHaveBeenCalled();
    expect(
      await screen.findByText(
        'Needs the permission proton.environment.outputs.read',
      ),
    ).toBeInTheDocument();
  });

  it('says why an output could not be revealed', async () => {
    const user = userEvent.setup();
    await renderConnect(undefined, {
      revealEnvironmentOutput: async () => {
        throw new Error('The endpoint did not answer');
      },
    });

    await user.click(
      await screen.findByRole('button', { name: 'Reveal argocd_password' }),
    );
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'The endpoint did not answer',
    );
  });

  it('clips a long output until somebody asks for all of it', async () => {
    const certificate = 'LS0tLS1CRUdJTi'.repeat(100);
    const user = userEvent.setup();
    await renderConnect({
      ...demoOverview(),
      outputs: [{ key: 'ca', value: certificate, sensitive: false }],
    });

    const more = await screen.findByRole('button', {
      name: 'Show all 1,400 characters',
    });
    expect(screen.queryByText(certificate)).not.toBeInTheDocument();
    await user.click(more);
    expect(screen.getByText(certificate)).toBeInTheDocument();
    expect(
      screen.getByRole('button', { name: 'Show less', expanded: true }),
    ).toBeInTheDocument();
  });

  it('says when there will be something, and when there is nothing', async () => {
    await renderConnect({
      ...demoOverview({ deploymentStatus: 'IN_PROGRESS' }),
      cluster: undefined,
      outputs: [],
    });

    expect(
      await screen.findByText(/Connection details appear here/),
    ).toBeInTheDocument();
    expect(screen.getByText(/outputs appear here/)).toBeInTheDocument();
  });
});
