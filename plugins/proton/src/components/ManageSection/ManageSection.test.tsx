import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  demoEntity,
  demoOverview,
  onlooker,
} from '../../__testUtils__/demoOverview';
import {
  demoEnvironmentPlan,
  destructivePlan,
} from '../../__testUtils__/demoPlans';
import { demoProtonApi } from '../../__testUtils__/demoProtonApi';
import { renderCluster } from '../../__testUtils__/renderCluster';
import { ProtonApi } from '../../api';
import { saveFile } from '../../saveFile';

jest.mock('../../saveFile');

const running = demoOverview({ deploymentStatus: 'IN_PROGRESS' });

async function renderManage(
  protonApi: Partial<ProtonApi> = demoProtonApi(),
  entity = demoEntity,
) {
  await renderCluster({ protonApi, entity, section: 'manage' });
  await screen.findByRole('heading', { name: 'Manage' });
}

describe('ManageSection', () => {
  it('says of each thing that cannot be done why', async () => {
    await renderManage(
      demoProtonApi({ ...demoOverview(), operations: onlooker() }),
    );

    for (const name of [
      'Edit',
      'Upgrade',
      'Deploy again',
      'Cancel deployment',
      'Delete',
      'Retain',
    ]) {
      expect(screen.getByRole('button', { name })).toHaveAttribute(
        'aria-disabled',
        'true',
      );
    }
    expect(
      screen.getAllByText('You do not have the permission for it'),
    ).toHaveLength(6);
  });

  it('deploys the same again, with a reason', async () => {
    const updateEnvironment = jest.fn(async () => ({ deploymentId: 'd-9' }));
    const user = userEvent.setup();
    await renderManage(demoProtonApi(undefined, { updateEnvironment }));

    await user.click(screen.getByRole('button', { name: 'Deploy again' }));
    const dialog = await screen.findByRole('dialog', {
      name: 'Deploy team-a again?',
    });
    await user.type(within(dialog).getByLabelText('Reason'), 'Drifted');
    await user.click(
      within(dialog).getByRole('button', { name: 'Deploy again' }),
    );

    expect(await screen.findByTestId('proton-deployment')).toBeInTheDocument();
    expect(updateEnvironment).toHaveBeenCalledWith(expect.anything(), {
      reason: 'Drifted',
    });
    expect(screen.getByTestId('address')).toHaveTextContent(
      '/proton/deployment/d-9',
    );
  });

  it('previews what deploying again changes, and deploys just that', async () => {
    const updateEnvironment = jest.fn(async () => ({ deploymentId: 'd-9' }));
    const deployEnvironmentPlan = jest.fn(async () => ({
      deploymentId: 'd-9',
    }));
    const user = userEvent.setup();
    await renderManage(
      demoProtonApi(undefined, {
        updateEnvironment,
        deployEnvironmentPlan,
        startEnvironmentPlan: async () => destructivePlan,
      }),
    );

    await user.click(screen.getByRole('button', { name: 'Deploy again' }));
    const dialog = within(await screen.findByRole('dialog'));
    await user.click(dialog.getByRole('button', { name: 'Preview changes' }));
    const name = await dialog.findByLabelText(/^Type team-a to confirm/);
    const deploy = dialog.getByRole('button', { name: 'Destroy and deploy' });
    expect(deploy).toBeDisabled();
    await user.type(name, 'team-a');
    await user.click(deploy);

    expect(deployEnvironmentPlan).toHaveBeenCalledWith(
      expect.anything(),
      'plan-1',
      { confirmName: 'team-a' },
    );
    expect(updateEnvironment).not.toHaveBeenCalled();
  });

  it('cancels the preview when its dialog is closed', async () => {
    const cancelEnvironmentPlan = jest.fn(async () => demoEnvironmentPlan());
    const user = userEvent.setup();
    await renderManage(
      demoProtonApi(undefined, {
        cancelEnvironmentPlan,
        startEnvironmentPlan: async () =>
          demoEnvironmentPlan({ status: 'PLANNING' }),
      }),
    );

    await user.click(screen.getByRole('button', { name: 'Deploy again' }));
    const dialog = within(await screen.findByRole('dialog'));
    await user.click(dialog.getByRole('button', { name: 'Preview changes' }));
    await dialog.findByText(/^Planning for/);
    await user.click(dialog.getByRole('button', { name: 'Cancel' }));

    await waitFor(() =>
      expect(cancelEnvironmentPlan).toHaveBeenCalledWith(
        expect.anything(),
        'plan-1',
      ),
    );
  });

  it('cancels what runs', async () => {
    const cancelEnvironmentDeployment = jest.fn(async () => ({}));
    const user = userEvent.setup();
    await renderManage(demoProtonApi(running, { cancelEnvironmentDeployment }));

    await user.click(screen.getByRole('button', { name: 'Cancel deployment' }));
    const dialog = await screen.findByRole('dialog');
    await user.click(
      within(dialog).getByRole('button', { name: 'Cancel deployment' }),
    );

    expect(cancelEnvironmentDeployment).toHaveBeenCalledTimes(1);
  });

  it('deletes only when the name is typed, and says what depends on it', async () => {
    const deleteEnvironment = jest.fn(async () => ({ deploymentId: 'd-9' }));
    const user = userEvent.setup();
    await renderManage(demoProtonApi(undefined, { deleteEnvironment }), {
      ...demoEntity,
      relations: [
        { type: 'dependencyOf', targetRef: 'component:default/checkout' },
      ],
    });

    await user.click(screen.getByRole('button', { name: 'Delete' }));
    const dialog = await screen.findByRole('dialog', {
      name: 'Delete team-a?',
    });
    expect(
      within(dialog).getByRole('link', { name: /checkout/ }),
    ).toHaveAttribute('href', '/catalog/default/component/checkout');
    const confirm = within(dialog).getByRole('button', { name: 'Delete' });
    const name = within(dialog).getByLabelText('Type team-a to confirm');

    await user.type(name, 'team-b');
    expect(confirm).toBeDisabled();
    await user.clear(name);
    await user.type(name, 'team-a{Enter}');

    expect(deleteEnvironment).toHaveBeenCalledWith(expect.anything(), {
      confirmName: 'team-a',
      reason: undefined,
    });
  });

  it('keeps the dialog and says why when the backend refuses', async () => {
    const user = userEvent.setup();
    await renderManage(
      demoProtonApi(undefined, {
        deleteEnvironment: async () => {
          throw new Error('A deployment is running');
        },
      }),
    );

    await user.click(screen.getByRole('button', { name: 'Delete' }));
    const dialog = await screen.findByRole('dialog');
    await user.type(
      within(dialog).getByLabelText('Type team-a to confirm'),
      'team-a{Enter}',
    );

    expect(await within(dialog).findByRole('alert')).toHaveTextContent(
      'A deployment is running',
    );
  });

  it('says after retaining where the state is', async () => {
    const user = userEvent.setup();
    await renderManage();

    await user.click(screen.getByRole('button', { name: 'Retain' }));
    const dialog = await screen.findByRole('dialog');
    await user.type(
      within(dialog).getByLabelText('Type team-a to confirm'),
      'team-a{Enter}',
    );

    expect(
      await screen.findByRole('dialog', {
        name: 'team-a was deleted; its infrastructure was kept',
      }),
    ).toHaveTextContent('environment-1');
  });

  it('saves the spec', async () => {
    const user = userEvent.setup();
    await renderManage();

    await user.click(screen.getByRole('button', { name: 'Download spec' }));
    expect(saveFile).toHaveBeenCalledWith(
      expect.objectContaining({ name: 'team-a.spec.yaml' }),
    );
  });
});
