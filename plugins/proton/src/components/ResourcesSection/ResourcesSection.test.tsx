import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { demoProtonApi } from '../../__testUtils__/demoProtonApi';
import { renderCluster } from '../../__testUtils__/renderCluster';

describe('ResourcesSection', () => {
  it('lists what there is by type, and finds what is searched for', async () => {
    const user = userEvent.setup();
    await renderCluster({ protonApi: demoProtonApi(), section: 'resources' });

    expect(await screen.findByText('3 resources')).toBeInTheDocument();
    expect(screen.getByText('aws_subnet.private[0]')).toBeInTheDocument();

    const search = screen.getByRole('searchbox', { name: 'Search resources' });
    await user.type(search, 'cluster/team-a');
    expect(screen.queryByText('aws_subnet.private[0]')).not.toBeInTheDocument();
    expect(
      screen.getByText('module.eks.aws_eks_cluster.this[0]'),
    ).toBeInTheDocument();

    await user.type(search, 'nothing');
    expect(
      screen.getByText('No resource matches the search.'),
    ).toBeInTheDocument();
  });

  it('links what the AWS console has a page for', async () => {
    await renderCluster({ protonApi: demoProtonApi(), section: 'resources' });

    const link = await screen.findByRole('link', {
      name: /arn:aws:eks:us-east-1:123456789012:cluster\/team-a/,
    });
    expect(link).toHaveAttribute(
      'href',
      'https://us-east-1.console.aws.amazon.com/eks/clusters/team-a?region=us-east-1',
    );
    expect(
      screen.queryByRole('link', { name: /subnet-0a1b2c3d/ }),
    ).not.toBeInTheDocument();
  });

  it('says that there are none', async () => {
    await renderCluster({
      protonApi: demoProtonApi(undefined, {
        listEnvironmentResources: async () => ({ resources: [] }),
      }),
      section: 'resources',
    });

    expect(
      await screen.findByText(/No resources are provisioned/),
    ).toBeInTheDocument();
  });
});
