import {
  DeploymentDetails,
  DeploymentFailure,
  EnvironmentOperations,
  FAILURE_CAUSES,
  FailureCause,
} from '@proton-vending/backstage-plugin-proton-common';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { failedDeployment } from '../../__testUtils__/demoCluster';
import { demoOperations, demoOverview } from '../../__testUtils__/demoOverview';
import { demoProtonApi } from '../../__testUtils__/demoProtonApi';
import {
  FRONTEND_SYSTEMS,
  FrontendSystem,
  renderCluster,
} from '../../__testUtils__/renderCluster';
import { translate } from '../../__testUtils__/translate';

const RUNS = {
  allowed: false,
  reason: 'In the words of the backend',
  disabledReason: { code: 'deployment-running' },
} as const;

function causeOf(
  id: FailureCause['id'],
  action: FailureCause['action'] = 'redeploy',
): FailureCause {
  return { id, action, title: '', explanation: '', remedies: [] };
}

async function show(
  options: {
    failure?: Partial<DeploymentFailure>;
    deployment?: Partial<DeploymentDetails>;
    operations?: Partial<EnvironmentOperations>;
    /** Where the last deployment cannot be read for the overview. */
    unread?: boolean;
    id?: string;
    system?: FrontendSystem;
  } = {},
): Promise<HTMLElement> {
  const { failure, deployment, operations, id = 'deployment-1' } = options;
  const overview = demoOverview({ deploymentStatus: 'FAILED' });
  await renderCluster({
    protonApi: demoProtonApi(
      {
        ...overview,
        ...(options.unread && { lastDeployment: undefined }),
        operations: { ...demoOperations(), ...operations },
      },
      {
        getEnvironmentDeployment: async () => ({
          ...failedDeployment,
          ...deployment,
          failure: {
            message: 'Apply failed',
            ...failedDeployment.failure,
            ...failure,
          },
        }),
      },
    ),
    section: `deployment/${id}`,
    system: options.system,
  });
  return screen.findByTestId('proton-failure');
}

function buttonsOf(failure: HTMLElement): (string | null)[] {
  return within(failure)
    .getAllByRole('button')
    .map(button => button.textContent);
}

describe('the page of a failed deployment', () => {
  it.each(FRONTEND_SYSTEMS)('begins with the failure, %s', async system => {
    const failure = await show({ system });
    const timeline = await screen.findByTestId('proton-deployment');

    expect(
      // eslint-disable-next-line no-bitwise -- how the DOM answers
      failure.compareDocumentPosition(timeline) &
        Node.DOCUMENT_POSITION_FOLLOWING,
    ).toBeTruthy();
    expect(failure).toHaveTextContent('1.0 → 1.1');
    expect(failure).toHaveTextContent('creating EKS Cluster');
    expect(failure).toHaveTextContent('module.eks.aws_eks_cluster.this[0]');
    expect(failure).toHaveTextContent('Applying');
    expect(
      within(failure).getByRole('region', { name: 'Log around the error' }),
    ).toHaveTextContent('aws_eks_cluster.this: Creating...');
  });

  it.each(FAILURE_CAUSES)('says what %s is, and what helps', async id => {
    const failure = await show({ failure: { cause: causeOf(id) } });
    expect(failure).toHaveTextContent(
      `Likely cause: ${translate(`failureCauses.${id}.title`)}`,
    );
    const remedies = translate(`failureCauses.${id}.remedies`).split('\n');
    expect(within(failure).getAllByRole('listitem')).toHaveLength(
      remedies.length,
    );
  });

  it("says that the cause isn't known", async () => {
    const failure = await show({ failure: { cause: undefined } });
    expect(failure).toHaveTextContent("The cause isn't a known one");
    expect(failure).not.toHaveTextContent('How to fix it');
    expect(buttonsOf(failure)).toEqual(['Try again', 'Edit']);
  });

  it('offers another try first where the inputs are not the cause', async () => {
    const failure = await show({
      failure: { cause: causeOf('quota-exceeded') },
    });
    expect(buttonsOf(failure)).toEqual(['Try again', 'Edit']);

    await userEvent.click(
      within(failure).getByRole('button', { name: 'Try again' }),
    );
    expect(
      await screen.findByRole('dialog', { name: /Deploy team-a again/ }),
    ).toBeInTheDocument();
  });

  it.each([
    ['update', 'Try again'],
    ['delete', 'Delete again'],
  ] as const)(
    'offers to accept the state that refused the %s',
    async (action, again) => {
      const failure = await show({
        failure: { cause: causeOf('state-untrusted') },
        deployment: { action },
      });
      expect(buttonsOf(failure)).toEqual([again, 'Accept state', 'Show state']);
      expect(
        within(failure).getByRole('button', { name: 'Show state' }),
      ).toHaveAttribute('href', expect.stringMatching(/manage$/));

      await userEvent.click(
        within(failure).getByRole('button', { name: 'Accept state' }),
      );
      const dialog = await screen.findByRole('dialog', {
        name: 'Accept the state of team-a as it is?',
      });
      await userEvent.type(
        within(dialog).getByLabelText('Type team-a to confirm'),
        'team-a{Enter}',
      );
      expect(
        await within(failure).findByText(/The state is accepted/),
      ).toBeInTheDocument();
    },
  );

  it('leads from a locked state to where it is unlocked', async () => {
    const failure = await show({
      failure: { cause: causeOf('state-locked') },
    });
    expect(buttonsOf(failure)).toEqual(['Try again', 'Edit', 'Show state']);
  });

  it('offers other inputs first where the same would fail again', async () => {
    const failure = await show({
      failure: { cause: causeOf('name-taken', 'edit') },
    });
    expect(buttonsOf(failure)).toEqual(['Edit', 'Try again']);
    expect(
      within(failure).getByRole('button', { name: 'Edit' }),
    ).toHaveAttribute('href', expect.stringMatching(/configuration\/edit$/));
  });

  it.each([
    ['1.0', /configuration\/edit\?failed=deployment-1$/],
    ['1.1', /versions\/1\.1\?failed=deployment-1$/],
  ])(
    'names the inputs that %s was refused for, and leads to them',
    async (toVersion, address) => {
      const failure = await show({
        deployment: { toVersion },
        failure: {
          cause: causeOf('invalid-input', 'edit'),
          inputProblems: [
            { path: 'network.vpc_cidr', message: 'The range is in use.' },
          ],
        },
      });
      expect(await within(failure).findByText('VPC CIDR')).toBeInTheDocument();
      expect(failure).toHaveTextContent(
        'VPC CIDR (network.vpc_cidr): The range is in use.',
      );
      expect(buttonsOf(failure)).toEqual(['Edit', 'Try again']);
      expect(
        within(failure).getByRole('button', { name: 'Edit' }),
      ).toHaveAttribute('href', expect.stringMatching(address));
    },
  );

  it('says once why nothing of it is possible now', async () => {
    const failure = await show({ operations: { edit: RUNS, redeploy: RUNS } });
    within(failure)
      .getAllByRole('button')
      .forEach(button =>
        expect(button).toHaveAttribute('aria-disabled', 'true'),
      );
    expect(
      within(failure).getAllByText(
        'A deployment is running. Wait until it ends, or cancel it',
      ),
    ).toHaveLength(1);
  });

  it('says why the log is not shown', async () => {
    const failure = await show({
      failure: { log: undefined },
      operations: {
        'read-logs': {
          allowed: false,
          reason: 'In the words of the backend',
          disabledReason: {
            code: 'permission-missing',
            permission: 'proton.environment.logs.read',
          },
        },
      },
    });
    expect(failure).toHaveTextContent(
      'This needs the permission proton.environment.logs.read for this environment',
    );
    expect(
      within(failure).queryByRole('region', { name: 'Log around the error' }),
    ).not.toBeInTheDocument();
  });

  it('leads back to where a delete that failed is asked for again', async () => {
    const failure = await show({
      deployment: {
        action: 'delete',
        status: 'DELETE_FAILED',
        toVersion: undefined,
      },
    });
    expect(failure).toHaveTextContent('Deletion of 1.0');
    expect(buttonsOf(failure)).toEqual(['Delete again']);
    expect(
      within(failure).getByRole('button', { name: 'Delete again' }),
    ).toHaveAttribute('href', expect.stringMatching(/manage$/));
  });

  it('leads from an old failure to what came after it', async () => {
    const failure = await show({ id: 'deployment-0' });
    expect(within(failure).queryAllByRole('button')).toEqual([]);
    expect(
      within(failure).getByRole('link', { name: 'Show the last deployment' }),
    ).toHaveAttribute('href', expect.stringMatching(/deployment$/));
  });
});

describe('the history', () => {
  it('leads from what failed to why', async () => {
    await renderCluster({
      protonApi: demoProtonApi(),
      section: 'deployment/deployment-1',
    });
    expect(await screen.findByRole('link', { name: 'Failed' })).toHaveAttribute(
      'href',
      expect.stringMatching(/deployment\/deployment-0$/),
    );
  });

  it('offers to try the last one again also where the overview lacks it', async () => {
    const failure = await show({ unread: true });
    expect(buttonsOf(failure)).toContain('Try again');
    expect(failure).not.toHaveTextContent('A newer deployment');
  });
});
