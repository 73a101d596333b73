import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  demoConfiguration,
  demoPreview,
  failedDeployment,
} from '../../__testUtils__/demoCluster';
import { demoEnvironmentPlan } from '../../__testUtils__/demoPlans';
import { demoProtonApi } from '../../__testUtils__/demoProtonApi';
import { ProtonApi } from '../../api';
import { renderCluster } from '../../__testUtils__/renderCluster';

describe('ConfigurationSection', () => {
  it('shows each input by its title, marks defaults and masks secrets', async () => {
    await renderCluster({
      protonApi: demoProtonApi(undefined, {
        getEnvironmentConfiguration: async () => ({
          ...demoConfiguration,
          inputs: { cluster_name: 'team-a', node_size: 5 },
          masked: ['team'],
        }),
      }),
      section: 'configuration',
    });

    expect(
      await screen.findByRole('row', { name: /^Nodes/ }),
    ).toHaveTextContent('5');
    expect(screen.getByRole('row', { name: /VPC CIDR/ })).toHaveTextContent(
      '10.0.0.0/16default',
    );
    expect(screen.getByRole('row', { name: /^Team/ })).toHaveTextContent(
      'sensitive, hidden',
    );
  });

  it('says why it could not be read, and tries again', async () => {
    const user = userEvent.setup();
    const getEnvironmentConfiguration = jest
      .fn()
      .mockRejectedValueOnce(new Error('The endpoint did not answer'))
      .mockResolvedValue(demoConfiguration);
    await renderCluster({
      protonApi: demoProtonApi(undefined, { getEnvironmentConfiguration }),
      section: 'configuration',
    });

    await user.click(await screen.findByRole('button', { name: 'Retry' }));
    expect(
      await screen.findByRole('table', { name: 'Configuration' }),
    ).toBeInTheDocument();
  });
});

describe('EditPage', () => {
  it('sends what was changed, with the reason, and keeps what is masked', async () => {
    const startEnvironmentPlan = jest.fn(async () => demoEnvironmentPlan());
    const deployEnvironmentPlan = jest.fn(async () => ({
      deploymentId: 'd-2',
    }));
    const previewEnvironmentChange = jest.fn(async () => demoPreview);
    const user = userEvent.setup();
    await renderCluster({
      protonApi: demoProtonApi(undefined, {
        startEnvironmentPlan,
        deployEnvironmentPlan,
        previewEnvironmentChange,
        getEnvironmentConfiguration: async () => ({
          ...demoConfiguration,
          inputs: { cluster_name: 'team-a', node_size: 2 },
          masked: ['team'],
        }),
      }),
      section: 'configuration/edit',
    });

    const nodes = await screen.findByLabelText(/Nodes/);
    await user.clear(nodes);
    await user.type(nodes, '5');
    await user.click(screen.getByRole('button', { name: 'Preview' }));

    const before = await screen.findByRole('row', { name: /node_size 2 5/ });
    expect(before).toBeInTheDocument();
    await user.type(screen.getByLabelText('Reason'), 'Sales');
    await user.click(screen.getByRole('button', { name: 'Deploy' }));

    expect(startEnvironmentPlan).toHaveBeenCalledWith(expect.anything(), {
      inputs: { cluster_name: 'team-a', node_size: 5 },
    });
    expect(deployEnvironmentPlan).toHaveBeenCalledWith(
      expect.anything(),
      'plan-1',
      { reason: 'Sales' },
    );
    expect(await screen.findByTestId('proton-deployment')).toBeInTheDocument();
  });

  const REFUSED = 'The account has room for 3 nodes.';

  async function edit(
    answers: Partial<ProtonApi>,
    section = 'configuration/edit',
  ) {
    const user = userEvent.setup();
    await renderCluster({
      protonApi: demoProtonApi(undefined, answers),
      section,
    });
    const nodes = await screen.findByLabelText(/Nodes/);
    return {
      user,
      nodes,
      preview: () =>
        user.click(screen.getByRole('button', { name: 'Preview' })),
    };
  }

  it('shows the violated rule beside its input, and deploys nothing', async () => {
    const previewEnvironmentChange = jest
      .fn()
      .mockResolvedValueOnce({
        ...demoPreview,
        violations: [
          { path: 'node_size', message: 'must fit the team', keyword: 'rule' },
          { path: '', message: 'must be cheaper', keyword: 'rule' },
        ],
      })
      .mockResolvedValue(demoPreview);
    const { nodes, preview, user } = await edit({ previewEnvironmentChange });
    await preview();

    expect(await screen.findByText('must fit the team')).toBeInTheDocument();
    expect(screen.getByText(/aren't valid for this version/)).toHaveTextContent(
      'must be cheaper',
    );
    expect(
      screen.queryByRole('button', { name: 'Deploy' }),
    ).not.toBeInTheDocument();

    await user.clear(nodes);
    await user.type(nodes, '3');
    expect(screen.queryByText('must fit the team')).not.toBeInTheDocument();
    await preview();
    expect(
      await screen.findByRole('button', { name: 'Deploy' }),
    ).toBeInTheDocument();
  });

  it('shows what Terraform says of an input in the preview and beside it', async () => {
    const plan = demoEnvironmentPlan({
      status: 'FAILED',
      changes: undefined,
      counts: undefined,
      failure: {
        message: `Terraform plan failed: ${REFUSED}`,
        step: 'planning',
        inputProblems: [{ path: 'node_size', message: REFUSED }],
      },
    });
    const { preview, user } = await edit({
      startEnvironmentPlan: async () => plan,
      getEnvironmentPlan: async () => plan,
    });
    await preview();

    const section = within(await screen.findByTestId('proton-plan-preview'));
    expect(await section.findByRole('listitem')).toHaveTextContent(
      `Nodes (node_size): ${REFUSED}`,
    );
    await user.click(section.getByRole('button', { name: 'Edit inputs' }));

    const nodes = await screen.findByLabelText(/Nodes/);
    expect(screen.getByText(REFUSED)).toBeInTheDocument();
    await user.type(nodes, '1');
    expect(screen.queryByText(REFUSED)).not.toBeInTheDocument();
  });

  it('starts with what a failed deployment tried, and says why it failed', async () => {
    await edit(
      {
        getEnvironmentDeployment: async () => ({
          ...failedDeployment,
          toVersion: '1.0',
          targetInputs: {
            cluster_name: 'team-a',
            team: 'payments',
            node_size: 50,
          },
          failure: {
            message: 'Terraform plan failed',
            inputProblems: [{ path: 'node_size', message: REFUSED }],
          },
        }),
      },
      'configuration/edit?failed=deployment-1',
    );

    expect(screen.getByLabelText(/Nodes/)).toHaveValue(50);
    expect(screen.getByText(REFUSED)).toBeInTheDocument();
  });
});
