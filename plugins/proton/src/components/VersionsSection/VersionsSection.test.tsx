import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { demoPreview, failedDeployment } from '../../__testUtils__/demoCluster';
import { demoEnvironmentPlan } from '../../__testUtils__/demoPlans';
import { demoProtonApi } from '../../__testUtils__/demoProtonApi';
import { renderCluster } from '../../__testUtils__/renderCluster';

describe('VersionsSection', () => {
  it('says where the cluster is, what is recommended, and why something cannot be', async () => {
    await renderCluster({ protonApi: demoProtonApi(), section: 'versions' });

    const inUse = (await screen.findByText('This cluster')).closest('li');
    expect(inUse).toHaveTextContent('1.0');
    expect(screen.getByText('Recommended').closest('li')).toHaveTextContent(
      '2.0',
    );
    expect(
      screen.getByRole('button', { name: 'Roll back to 0.9' }),
    ).toHaveAttribute('aria-disabled', 'true');
    expect(
      screen.getByRole('button', { name: 'Upgrade to 1.1' }),
    ).toHaveAttribute('href', '/proton/versions/1.1');
  });

  it('tells what is different in a version when somebody asks', async () => {
    const user = userEvent.setup();
    await renderCluster({ protonApi: demoProtonApi(), section: 'versions' });

    await user.click(
      await screen.findByRole('button', { name: 'Show changes in 1.1' }),
    );
    const changes = await screen.findByRole('list', {
      name: 'Show changes',
    });
    expect(changes).toHaveTextContent('New: Budget budget required');
    expect(changes).toHaveTextContent('The default is 2 instead of 1');
  });

  it('says that nothing is published', async () => {
    await renderCluster({
      protonApi: demoProtonApi(undefined, {
        listEnvironmentVersions: async () => ({ current: '1.0', versions: [] }),
      }),
      section: 'versions',
    });

    expect(
      await screen.findByText('No version of this template is published.'),
    ).toBeInTheDocument();
  });
});

describe('ChangeVersionPage', () => {
  it('asks for what the version needs, shows what would change, then deploys', async () => {
    const previewEnvironmentChange = jest.fn(async () => ({
      ...demoPreview,
      version: { before: '1.0', after: '1.1' },
      newDefaults: [{ path: 'log_days', before: 7, after: 30 }],
      changes: [{ path: 'budget', after: 100 }],
      warnings: [
        {
          code: 'replacing' as never,
          message: 'The nodes are replaced one by one.',
        },
      ],
    }));
    const startEnvironmentPlan = jest.fn(async () => demoEnvironmentPlan());
    const deployEnvironmentPlan = jest.fn(async () => ({
      deploymentId: 'd-2',
    }));
    const user = userEvent.setup();
    await renderCluster({
      protonApi: demoProtonApi(undefined, {
        previewEnvironmentChange,
        startEnvironmentPlan,
        deployEnvironmentPlan,
      }),
      section: 'versions/1.1',
    });

    const budget = await screen.findByLabelText(/Budget/);
    await user.click(screen.getByRole('button', { name: 'Preview' }));
    expect(
      await screen.findByText(/Some inputs are missing/),
    ).toBeInTheDocument();
    expect(previewEnvironmentChange).not.toHaveBeenCalled();

    await user.type(budget, '100');
    await user.click(screen.getByRole('button', { name: 'Preview' }));
    expect(
      await screen.findByText('Changes from version 1.0 to 1.1'),
    ).toBeInTheDocument();
    expect(
      screen.getByText('The nodes are replaced one by one.'),
    ).toBeInTheDocument();
    expect(
      within(screen.getByRole('table', { name: 'New defaults' })).getByRole(
        'row',
        { name: /log_days.*7.*30/ },
      ),
    ).toBeInTheDocument();
    // What the form filled in by itself is not sent.
    const change = {
      version: '1.1',
      inputs: {
        cluster_name: 'team-a',
        team: 'payments',
        node_size: 2,
        budget: 100,
      },
    };
    expect(previewEnvironmentChange).toHaveBeenCalledWith(
      expect.anything(),
      change,
    );

    await user.click(screen.getByRole('button', { name: 'Deploy' }));
    expect(await screen.findByTestId('proton-deployment')).toBeInTheDocument();
    expect(startEnvironmentPlan).toHaveBeenCalledWith(
      expect.anything(),
      change,
    );
    expect(deployEnvironmentPlan).toHaveBeenCalled();
  });

  it('deploys another major only after the warning was acknowledged', async () => {
    const startEnvironmentPlan = jest.fn(async () => demoEnvironmentPlan());
    const deployEnvironmentPlan = jest.fn(async () => ({
      deploymentId: 'd-2',
    }));
    const user = userEvent.setup();
    await renderCluster({
      protonApi: demoProtonApi(undefined, {
        startEnvironmentPlan,
        deployEnvironmentPlan,
        previewEnvironmentChange: async () => ({
          ...demoPreview,
          version: { before: '1.0', after: '2.0' },
        }),
      }),
      section: 'versions/2.0',
    });

    await user.click(await screen.findByRole('button', { name: 'Preview' }));
    const deploy = await screen.findByRole('button', { name: 'Deploy' });
    expect(deploy).toHaveAttribute('aria-disabled', 'true');
    await user.click(deploy);
    expect(deployEnvironmentPlan).not.toHaveBeenCalled();

    await user.click(
      screen.getByRole('checkbox', { name: 'I have reviewed the changes' }),
    );
    await user.click(screen.getByRole('button', { name: 'Deploy' }));
    expect(deployEnvironmentPlan).toHaveBeenCalled();
    expect(startEnvironmentPlan).toHaveBeenCalledWith(
      expect.anything(),
      expect.objectContaining({
        version: '2.0',
        acknowledgeMajorVersion: true,
      }),
    );
  });

  it('starts with what a failed upgrade tried', async () => {
    await renderCluster({
      protonApi: demoProtonApi(undefined, {
        getEnvironmentDeployment: async () => ({
          ...failedDeployment,
          targetInputs: { cluster_name: 'team-a', team: 'payments', budget: 9 },
          failure: {
            message: 'Terraform plan failed',
            inputProblems: [{ path: 'budget', message: 'Ask for more.' }],
          },
        }),
      }),
      section: 'versions/1.1?failed=deployment-1',
    });

    expect(await screen.findByLabelText(/Budget/)).toHaveValue(9);
    expect(screen.getByText('Ask for more.')).toBeInTheDocument();
  });
});
