import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  demoConfiguration,
  demoPreview,
} from '../../__testUtils__/demoCluster';
import { demoProtonApi } from '../../__testUtils__/demoProtonApi';
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
      'sensitive, not shown',
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
    const updateEnvironment = jest.fn(async () => ({ deploymentId: 'd-2' }));
    const previewEnvironmentChange = jest.fn(async () => demoPreview);
    const user = userEvent.setup();
    await renderCluster({
      protonApi: demoProtonApi(undefined, {
        updateEnvironment,
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

    expect(updateEnvironment).toHaveBeenCalledWith(expect.anything(), {
      inputs: { cluster_name: 'team-a', node_size: 5 },
      reason: 'Sales',
    });
    expect(await screen.findByTestId('proton-deployment')).toBeInTheDocument();
  });
});
