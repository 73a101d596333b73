import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { demoDeployment } from '../../__testUtils__/demoCluster';
import { demoProtonApi } from '../../__testUtils__/demoProtonApi';
import {
  FRONTEND_SYSTEMS,
  renderCluster,
} from '../../__testUtils__/renderCluster';
import { responseError } from '../../__testUtils__/responseError';

const section = 'deployment/compare/deployment-0/deployment-1';

const earlier = demoDeployment({
  id: 'deployment-0',
  toVersion: '1.0',
  targetInputs: { cluster_name: 'team-a', node_size: 2 },
});
const later = demoDeployment({
  id: 'deployment-1',
  toVersion: '1.1',
  targetInputs: { cluster_name: 'team-a', node_size: 5 },
});

const answer = async (_: unknown, id: string) =>
  id === earlier.id ? earlier : later;

describe.each(FRONTEND_SYSTEMS)(
  'the comparison in the %s frontend system',
  system => {
    it('tells what differs in version and inputs, as a table and side by side', async () => {
      const user = userEvent.setup();
      await renderCluster({
        system,
        protonApi: demoProtonApi(undefined, {
          getEnvironmentDeployment: answer,
        }),
        section,
      });

      expect(
        await screen.findByText('Different versions: 1.0 and 1.1.'),
      ).toBeInTheDocument();
      const changes = screen.getByRole('table', { name: 'Changed inputs' });
      expect(changes).toHaveTextContent('node_size25');
      expect(changes).not.toHaveTextContent('cluster_name');

      await user.click(screen.getByRole('button', { name: 'Side by side' }));
      const difference = await screen.findByRole('table', {
        name: 'Specs side by side',
      });
      expect(difference).toHaveTextContent('- node_size: 2');
      expect(difference).toHaveTextContent('+ node_size: 5');
    });
  },
);

describe('the comparison', () => {
  it('is chosen in the history, by keyboard, the earlier one first', async () => {
    const user = userEvent.setup();
    await renderCluster({
      protonApi: demoProtonApi(undefined, { getEnvironmentDeployment: answer }),
      section: 'deployment/deployment-1',
    });
    const history = await screen.findByRole('table', { name: 'History' });
    const boxes = within(history).getAllByRole('checkbox', {
      name: /^Compare 1\.0 → 1\.1, /,
    });
    expect(
      screen.getByRole('button', { name: 'Compare selected' }),
    ).toHaveAttribute('aria-disabled', 'true');

    boxes[0].focus();
    await user.keyboard(' ');
    boxes[1].focus();
    await user.keyboard(' ');
    await user.click(screen.getByRole('button', { name: 'Compare selected' }));

    expect(await screen.findByTestId('proton-comparison')).toBeInTheDocument();
    expect(screen.getByTestId('address')).toHaveTextContent(
      `/proton/${section}`,
    );
    expect(
      within(screen.getByRole('table', { name: 'History' })).getAllByRole(
        'checkbox',
        { checked: true },
      ),
    ).toHaveLength(2);
  });

  it('says that both deployed the same', async () => {
    await renderCluster({
      protonApi: demoProtonApi(undefined, {
        getEnvironmentDeployment: async (_, id) => ({ ...later, id }),
      }),
      section,
    });

    expect(
      await screen.findByText('Both deployed version 1.1.'),
    ).toBeInTheDocument();
    expect(
      screen.getByText('Both deployed the same inputs.'),
    ).toBeInTheDocument();
  });

  it('shows one when the other is gone', async () => {
    const gone = await responseError(
      404,
      'NotFoundError',
      'No such deployment',
    );
    await renderCluster({
      protonApi: demoProtonApi(undefined, {
        getEnvironmentDeployment: async (_, id) => {
          if (id === earlier.id) {
            throw gone;
          }
          return later;
        },
      }),
      section,
    });

    expect(
      await screen.findByText('Deployment deployment-0 no longer exists.'),
    ).toBeInTheDocument();
    expect(
      await within(screen.getByRole('region', { name: 'After' })).findByText(
        '1.0 → 1.1',
      ),
    ).toBeInTheDocument();
    expect(
      screen.queryByText('Inputs of both deployments'),
    ).not.toBeInTheDocument();
  });

  it('hides on both sides what one of them hides, and says what it cannot tell', async () => {
    const secrets = { token: 'not for every eye', database: { size: 1 } };
    await renderCluster({
      protonApi: demoProtonApi(undefined, {
        getEnvironmentDeployment: async (_, id) =>
          id === earlier.id
            ? { ...earlier, targetInputs: secrets }
            : {
                ...later,
                targetInputs: { database: { size: 1 } },
                maskedInputs: ['token', 'database.password'],
              },
      }),
      section,
    });

    expect(
      await screen.findByText(/The inputs that you can see are the same/),
    ).toBeInTheDocument();
    expect(screen.queryByText(/not for every eye/)).not.toBeInTheDocument();
  });

  it('does not take what a delete takes away for what it deploys', async () => {
    await renderCluster({
      protonApi: demoProtonApi(undefined, {
        getEnvironmentDeployment: async (_, id) =>
          id === earlier.id ? earlier : { ...later, action: 'delete' },
      }),
      section,
    });

    expect(
      await screen.findByText(/inputs can.t be compared/),
    ).toBeInTheDocument();
  });

  it('does not take inputs that are not known for none', async () => {
    await renderCluster({
      protonApi: demoProtonApi(undefined, {
        getEnvironmentDeployment: async (_, id) =>
          id === earlier.id ? earlier : { ...later, targetInputs: undefined },
      }),
      section,
    });

    expect(
      await screen.findByText(/inputs can.t be compared/),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('table', { name: 'Changed inputs' }),
    ).not.toBeInTheDocument();
  });

  it('asks again for one that could not be read', async () => {
    const user = userEvent.setup();
    const getEnvironmentDeployment = jest
      .fn(answer)
      .mockRejectedValueOnce(new Error('The endpoint did not answer'));
    await renderCluster({
      protonApi: demoProtonApi(undefined, { getEnvironmentDeployment }),
      section,
    });

    await user.click(await screen.findByRole('button', { name: 'Retry' }));
    expect(
      await screen.findByText('Different versions: 1.0 and 1.1.', undefined, {
        timeout: 3_000,
      }),
    ).toBeInTheDocument();
  });
});
