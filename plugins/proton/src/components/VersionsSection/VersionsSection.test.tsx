import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { demoPreview } from '../../__testUtils__/demoCluster';
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
      await screen.findByRole('button', { name: 'What is different in 1.1' }),
    );
    const changes = await screen.findByRole('list', {
      name: 'What is different',
    });
    expect(changes).toHaveTextContent('New: Budget budget has to be given');
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
      changes: [{ path: 'budget', after: 100 }],
      warnings: [
        {
          code: 'replacing' as never,
          message: 'The nodes are replaced one by one.',
        },
      ],
    }));
    const updateEnvironment = jest.fn(async () => ({ deploymentId: 'd-2' }));
    const user = userEvent.setup();
    await renderCluster({
      protonApi: demoProtonApi(undefined, {
        previewEnvironmentChange,
        updateEnvironment,
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
      await screen.findByText('What would change, from version 1.0 to 1.1'),
    ).toBeInTheDocument();
    expect(
      screen.getByText('The nodes are replaced one by one.'),
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
    expect(updateEnvironment).toHaveBeenCalledWith(expect.anything(), change);
  });

  it('deploys another major only after the warning was acknowledged', async () => {
    const updateEnvironment = jest.fn(async () => ({ deploymentId: 'd-2' }));
    const user = userEvent.setup();
    await renderCluster({
      protonApi: demoProtonApi(undefined, {
        updateEnvironment,
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
    expect(updateEnvironment).not.toHaveBeenCalled();

    await user.click(
      screen.getByRole('checkbox', { name: 'I have read what is different' }),
    );
    await user.click(screen.getByRole('button', { name: 'Deploy' }));
    expect(updateEnvironment).toHaveBeenCalledWith(
      expect.anything(),
      expect.objectContaining({
        version: '2.0',
        acknowledgeMajorVersion: true,
      }),
    );
  });

  it('shows what does not fit and deploys nothing', async () => {
    const user = userEvent.setup();
    await renderCluster({
      protonApi: demoProtonApi(undefined, {
        previewEnvironmentChange: async () => ({
          ...demoPreview,
          violations: [{ path: 'node_size', message: 'must be <= 3' }],
        }),
      }),
      section: 'configuration/edit',
    });

    await user.click(await screen.findByRole('button', { name: 'Preview' }));
    const alert = (await screen.findByText(/do not fit the version/)).closest(
      '[role="alert"]',
    ) as HTMLElement;
    expect(within(alert).getByText('node_size')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Deploy' })).toHaveAttribute(
      'aria-disabled',
      'true',
    );

    await user.click(screen.getByRole('button', { name: 'Back to the form' }));
    expect(await screen.findByLabelText(/Nodes/)).toHaveValue(2);
  });
});
