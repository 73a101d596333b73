import { EnvironmentPlan } from '@proton-vending/backstage-plugin-proton-common';
import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  demoEnvironmentPlan,
  destructivePlan,
  forgettingPlan,
} from '../../__testUtils__/demoPlans';
import { demoOperations, demoOverview } from '../../__testUtils__/demoOverview';
import { demoProtonApi } from '../../__testUtils__/demoProtonApi';
import { renderCluster } from '../../__testUtils__/renderCluster';
import { responseError } from '../../__testUtils__/responseError';
import { ProtonApi } from '../../api';

/** Opens the preview of an edit. */
async function preview(
  answers: Partial<ProtonApi> = {},
  refused: Parameters<typeof demoOperations>[0] = {},
) {
  const deployEnvironmentPlan = jest.fn(async () => ({ deploymentId: 'd-2' }));
  const cancelEnvironmentPlan = jest.fn(async () => demoEnvironmentPlan());
  const updateEnvironment = jest.fn(async () => ({ deploymentId: 'd-2' }));
  const user = userEvent.setup();
  await renderCluster({
    protonApi: demoProtonApi(
      { ...demoOverview(), operations: demoOperations(refused) },
      {
        deployEnvironmentPlan,
        cancelEnvironmentPlan,
        updateEnvironment,
        ...answers,
      },
    ),
    section: 'configuration/edit',
  });
  await user.click(await screen.findByRole('button', { name: 'Preview' }));
  const section = await screen.findByTestId('proton-plan-preview');
  const deploy = (name = 'Deploy') => screen.getByRole('button', { name });
  return {
    user,
    section: within(section),
    deploy,
    deployEnvironmentPlan,
    cancelEnvironmentPlan,
    updateEnvironment,
  };
}

const plan = (answer: EnvironmentPlan) => ({
  startEnvironmentPlan: async () => answer,
  getEnvironmentPlan: async () => answer,
});

describe('PlanPreview', () => {
  it('says why it shows no changes to users who may not read plans', async () => {
    const { section } = await preview(
      plan({ ...demoEnvironmentPlan(), changes: undefined }),
    );
    expect(await section.findByText('1 to add')).toBeInTheDocument();
    expect(
      section.getByText(/you need the permission to read logs and plans/),
    ).toBeInTheDocument();
  });

  it('shows the changes of resources, and deploys that plan', async () => {
    const { user, section, deploy, deployEnvironmentPlan } = await preview();

    expect(await section.findByText('1 to add')).toBeInTheDocument();
    const added = section.getByRole('region', { name: 'Added' });
    await user.click(within(added).getByText('aws_subnet.private[2]'));
    const attributes = await within(added).findByRole('table');
    expect(
      within(attributes).getByRole('row', { name: /cidr_block/ }),
    ).toHaveTextContent('cidr_blocknot set10.0.3.0/24');
    expect(
      within(attributes).getByRole('row', { name: /^id/ }),
    ).toHaveTextContent('known after apply');

    const changed = section.getByRole('region', { name: 'Changed' });
    await user.click(within(changed).getByText(/aws_eks_node_group.this/));
    expect(
      await within(changed).findByRole('row', { name: /labels.token/ }),
    ).toHaveTextContent('labels.tokensensitivesensitive');

    await user.click(deploy());
    expect(deployEnvironmentPlan).toHaveBeenCalledWith(
      expect.anything(),
      'plan-1',
      { reason: undefined, confirmName: undefined },
    );
  });

  it('deploys what destroys something only once the name is typed', async () => {
    const { user, section, deploy, deployEnvironmentPlan } = await preview(
      plan(destructivePlan),
    );

    const warning = await section.findByRole('alert');
    expect(warning).toHaveClass('MuiAlert-outlinedError');
    expect(warning).toHaveTextContent(
      'This change destroys protected resources',
    );
    expect(warning).toHaveTextContent('aws_eks_cluster.this is replaced');
    const button = deploy('Destroy and deploy');
    expect(button).toHaveAttribute('aria-disabled', 'true');
    await user.click(button);
    const name = section.getByLabelText(/^Type team-a to confirm/);
    await user.type(name, 'team-b');
    await user.click(deploy('Destroy and deploy'));
    expect(deployEnvironmentPlan).not.toHaveBeenCalled();

    await user.clear(name);
    await user.type(name, 'team-a');
    await user.click(deploy('Destroy and deploy'));
    expect(deployEnvironmentPlan).toHaveBeenCalledWith(
      expect.anything(),
      'plan-1',
      { reason: undefined, confirmName: 'team-a' },
    );
  });

  it('says that what is no longer managed stays and costs, and has it confirmed', async () => {
    const { user, section, deploy, deployEnvironmentPlan } = await preview(
      plan(forgettingPlan),
    );

    expect(await section.findByText('1 to stop managing')).toBeInTheDocument();
    const group = section.getByRole('region', {
      name: 'No longer managed: stays in the account',
    });
    expect(within(group).getByText('aws_eks_cluster.this')).toBeInTheDocument();
    const warning = section.getByRole('alert');
    expect(warning).toHaveTextContent(
      'This change stops managing protected resources',
    );
    expect(warning).toHaveTextContent('you keep paying for them');
    expect(warning).not.toHaveTextContent(/destroy/);
    const label = 'Stop managing and deploy';
    await user.click(deploy(label));
    expect(deployEnvironmentPlan).not.toHaveBeenCalled();

    await user.type(
      section.getByLabelText(
        'Type team-a to confirm that they are no longer managed',
      ),
      'team-a',
    );
    await user.click(deploy(label));
    expect(deployEnvironmentPlan).toHaveBeenCalledWith(
      expect.anything(),
      'plan-1',
      { reason: undefined, confirmName: 'team-a' },
    );
  });

  it('says apart what is destroyed and what is no longer managed', async () => {
    const { section } = await preview(
      plan({
        ...destructivePlan,
        losses: [
          ...(destructivePlan.losses ?? []),
          { address: 'aws_vpc.old', type: 'aws_vpc', action: 'forget' },
        ],
      }),
    );

    const [destroyed, forgotten] = await section.findAllByRole('alert');
    expect(destroyed).toHaveTextContent('aws_ebs_volume.data is destroyed');
    expect(forgotten).toHaveTextContent('aws_vpc.old is no longer managed');
    expect(
      section.getByLabelText('Type team-a to confirm all of this'),
    ).toBeInTheDocument();
  });

  it('tells whoever may not replace resources who can', async () => {
    const { user, section, deploy, deployEnvironmentPlan } = await preview(
      plan(destructivePlan),
      { replace: 'This needs the permission proton.environment.replace' },
    );

    expect(
      await section.findByText(/Ask someone who has it to deploy/),
    ).toHaveTextContent('proton.environment.replace');
    expect(section.queryByRole('textbox')).not.toBeInTheDocument();
    await user.click(deploy('Destroy and deploy'));
    expect(deployEnvironmentPlan).not.toHaveBeenCalled();
  });

  it('warns of checks that inputs fail', async () => {
    const { section } = await preview(
      plan(
        demoEnvironmentPlan({
          inputWarnings: [{ path: 'node_size', message: 'That is a lot.' }],
        }),
      ),
    );
    expect(
      await section.findByText('The template warns about these inputs:'),
    ).toHaveTextContent('Nodes (node_size): That is a lot.');
  });

  it('shows the position in the queue, and cancels on the way back', async () => {
    const { user, section, deploy, cancelEnvironmentPlan } = await preview(
      plan(demoEnvironmentPlan({ status: 'QUEUED', position: 3 })),
    );

    expect(
      await section.findByText(/Position in the queue: 3/),
    ).toBeInTheDocument();
    expect(deploy()).toHaveAttribute('aria-disabled', 'true');
    await user.click(screen.getByRole('button', { name: 'Back to the form' }));
    expect(cancelEnvironmentPlan).toHaveBeenCalledWith(
      expect.anything(),
      'plan-1',
    );
  });

  it('shows what a preview waits for', async () => {
    const waitReason = "The image of pod proton-run can't be pulled";
    const { section } = await preview(
      plan(demoEnvironmentPlan({ status: 'PLANNING', waitReason })),
    );
    expect(await section.findByText(waitReason)).toBeInTheDocument();
  });

  it('cancels when the browser leaves the page', async () => {
    const { section, cancelEnvironmentPlan } = await preview(
      plan(demoEnvironmentPlan({ status: 'PLANNING' })),
    );
    expect(await section.findByText(/^Planning for/)).toBeInTheDocument();
    expect(cancelEnvironmentPlan).not.toHaveBeenCalled();

    act(() => {
      window.dispatchEvent(new Event('pagehide'));
    });

    expect(cancelEnvironmentPlan).toHaveBeenCalledTimes(1);
    expect(cancelEnvironmentPlan).toHaveBeenCalledWith(
      expect.anything(),
      'plan-1',
    );
    // The browser may show the page again as it was.
    expect(section.queryByText(/^Planning for/)).not.toBeInTheDocument();
  });

  it('leaves a plan alone that is ready when the browser leaves the page', async () => {
    const { section, cancelEnvironmentPlan } = await preview();
    expect(await section.findByText('1 to add')).toBeInTheDocument();

    act(() => {
      window.dispatchEvent(new Event('pagehide'));
    });

    expect(cancelEnvironmentPlan).not.toHaveBeenCalled();
    expect(section.getByText('1 to add')).toBeInTheDocument();
  });

  it('can be cancelled and started again', async () => {
    const startEnvironmentPlan = jest
      .fn()
      .mockResolvedValueOnce(demoEnvironmentPlan({ status: 'PLANNING' }))
      .mockResolvedValue(demoEnvironmentPlan());
    const { user, section } = await preview({
      startEnvironmentPlan,
      getEnvironmentPlan: async () =>
        demoEnvironmentPlan({ status: 'PLANNING' }),
    });

    expect(await section.findByText(/^Planning for/)).toBeInTheDocument();
    await user.click(section.getByRole('button', { name: 'Cancel preview' }));
    expect(section.getByText('The preview was cancelled.')).toBeInTheDocument();
    await user.click(section.getByRole('button', { name: 'Preview again' }));
    expect(await section.findByText('1 to add')).toBeInTheDocument();
  });

  it('says why it failed', async () => {
    const { section, deploy } = await preview(
      plan(
        demoEnvironmentPlan({
          status: 'FAILED',
          failure: {
            message: 'Error: no credentials',
            cause: {
              id: 'credentials-expired',
              title: '',
              explanation: '',
              remedies: [],
              action: 'redeploy',
            },
          },
        }),
      ),
    );

    expect(
      await section.findByText('Error: no credentials'),
    ).toBeInTheDocument();
    expect(section.getByText(/^Likely cause/)).toBeInTheDocument();
    expect(deploy()).toHaveAttribute('aria-disabled', 'true');
  });

  it('deploys without a plan where there are none', async () => {
    const startEnvironmentPlan = jest
      .fn()
      .mockRejectedValue(
        await responseError(501, 'NotImplementedError', 'CodeBuild has none'),
      );
    const { user, section, deploy, updateEnvironment } = await preview({
      startEnvironmentPlan,
    });

    expect(
      await section.findByText(/can't be previewed.*CodeBuild has none/),
    ).toBeInTheDocument();
    await user.type(section.getByLabelText(/type team-a\. Otherwise/), 'team');
    expect(deploy()).toHaveAttribute('aria-disabled', 'true');
    await user.clear(section.getByRole('textbox'));
    await user.click(deploy());
    expect(updateEnvironment).toHaveBeenCalledWith(
      expect.anything(),
      expect.objectContaining({ confirmName: undefined }),
    );
  });

  it.each([[{}, 1] as const, [{ replace: 'Not you' }, 0] as const])(
    'lets resources be lost without a plan, unless refused: %j',
    async (refused, fields) => {
      const { user, section, deploy, updateEnvironment } = await preview(
        {
          startEnvironmentPlan: jest
            .fn()
            .mockRejectedValue(await responseError(501, 'E', 'There is none')),
        },
        refused,
      );
      await section.findByText(/can't be previewed/);
      const names = section.queryAllByRole('textbox');
      expect(names).toHaveLength(fields);
      for (const name of names) {
        await user.type(name, 'team-a');
      }
      await user.click(deploy());
      expect(updateEnvironment).toHaveBeenCalledWith(
        expect.anything(),
        expect.objectContaining({
          confirmName: fields > 0 ? 'team-a' : undefined,
        }),
      );
    },
  );

  it('says that the plan is out of date, and previews again', async () => {
    const startEnvironmentPlan = jest.fn(async () => demoEnvironmentPlan());
    const { user, section, deploy } = await preview({
      startEnvironmentPlan,
      deployEnvironmentPlan: jest
        .fn()
        .mockRejectedValue(
          await responseError(409, 'ConflictError', 'The plan is out of date'),
        ),
    });

    await section.findByText('1 to add');
    await user.click(deploy());
    expect(
      await screen.findByText('The plan is out of date'),
    ).toBeInTheDocument();
    await user.click(section.getByRole('button', { name: 'Preview again' }));
    expect(startEnvironmentPlan).toHaveBeenCalledTimes(2);
    expect(
      screen.queryByText('The plan is out of date'),
    ).not.toBeInTheDocument();
  });

  it('says that nothing changes', async () => {
    const { section } = await preview(
      plan(
        demoEnvironmentPlan({
          counts: { add: 0, change: 0, replace: 0, destroy: 0, forget: 0 },
          changes: [],
        }),
      ),
    );

    expect(
      await section.findByText('No resource changes.'),
    ).toBeInTheDocument();
  });

  it('shows long lists page by page', async () => {
    const { user, section } = await preview(
      plan(
        demoEnvironmentPlan({
          counts: { add: 60, change: 0, replace: 0, destroy: 0, forget: 0 },
          changes: Array.from({ length: 60 }, (_, index) => ({
            address: `aws_subnet.private[${index}]`,
            type: 'aws_subnet',
            name: 'private',
            action: 'add' as const,
            attributes: [],
          })),
        }),
      ),
    );

    const added = await section.findByRole('region', { name: 'Added' });
    expect(within(added).getAllByRole('listitem')).toHaveLength(25);
    await user.click(screen.getByRole('button', { name: 'Show 25 more' }));
    expect(within(added).getAllByRole('listitem')).toHaveLength(50);
    await user.click(screen.getByRole('button', { name: 'Show 10 more' }));
    expect(within(added).getAllByRole('listitem')).toHaveLength(60);
  });
});
