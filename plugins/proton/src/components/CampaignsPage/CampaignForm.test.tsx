import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { demoCampaign } from '../../__testUtils__/demoCampaigns';
import { demoFleet, demoOverviews } from '../../__testUtils__/demoFleet';
import { demoVersion, demoVersions } from '../../__testUtils__/demoTemplates';
import { responseError } from '../../__testUtils__/responseError';
import { ProtonApi } from '../../api';
import {
  address,
  answers,
  CAMPAIGN,
  renderCampaigns,
} from './__testUtils__/renderCampaigns';

const NEW = '/proton/campaigns/new';

const [eks] = demoOverviews.templates;
const twoTemplates = {
  ...demoOverviews,
  templates: [eks, { ...eks, name: 'eks-sandbox', displayName: 'Sandbox' }],
};

const renderForm = (api: Partial<jest.Mocked<ProtonApi>> = {}, path = NEW) =>
  renderCampaigns(
    {
      listTemplateOverviews: answers(demoOverviews),
      listEnvironmentTemplateVersions: answers(demoVersions),
      getEnvironmentTemplateVersion: answers(demoVersion),
      getFleet: answers(demoFleet()),
      createCampaign: answers(demoCampaign({ id: 'new-1', state: 'draft' })),
      updateCampaign: answers(demoCampaign({ state: 'draft' })),
      ...api,
    },
    path,
  );

/** The versions are there, and the recommended one is chosen. */
const untilVersions = async () =>
  waitFor(() =>
    expect(
      screen.getByRole('combobox', { name: 'Target version' }),
    ).toHaveValue('1.1'),
  );
const field = (name: RegExp | string) => screen.findByRole('textbox', { name });
const create = async () =>
  userEvent.click(await screen.findByRole('button', { name: 'Create draft' }));

describe('the form of a campaign', () => {
  it('creates a draft with careful defaults, and shows it', async () => {
    const { api } = await renderForm();
    // The one template, and its recommended version.
    await untilVersions();
    expect(await field(/^Name/)).toHaveValue('Upgrade eks-cluster to 1.1');
    expect(await screen.findByText('2 clusters match')).toBeInTheDocument();
    await userEvent.type(await field(/^Reason/), 'Support ends');
    await create();

    await waitFor(() => expect(address()).toBe('/proton/campaigns/new-1'));
    expect(api.createCampaign).toHaveBeenCalledWith({
      name: 'Upgrade eks-cluster to 1.1',
      reason: 'Support ends',
      selection: { filter: { template: ['eks-cluster'] } },
      target: { type: 'version', templateName: 'eks-cluster', version: '1.1' },
      waves: { type: 'percent', canary: 1, percentages: [25, 100] },
      pauseMinutes: 30,
      maxConcurrent: 5,
      busyMinutes: 60,
      stopConditions: { failures: 1 },
      noticeHours: 24,
      window: undefined,
      deadline: undefined,
    });
  });

  it('says beside each field what is wrong, and goes to the first', async () => {
    const { api } = await renderForm({
      listTemplateOverviews: answers(twoTemplates),
    });
    await create();

    const template = screen.getByRole('combobox', { name: /^Template/ });
    expect(template).toHaveAccessibleDescription('Required');
    await waitFor(() => expect(template).toHaveFocus());
    expect(await field(/^Reason/)).toHaveAccessibleDescription('Required');
    expect(screen.getByText('Correct the marked fields.')).toBeInTheDocument();
    expect(api.createCampaign).not.toHaveBeenCalled();

    const limit = await field('Clusters at a time');
    await userEvent.clear(limit);
    await userEvent.type(limit, '99');
    expect(limit).toHaveAccessibleDescription(
      'Enter a whole number from 1 to 50',
    );
  });

  it('takes over the filter of the clusters', async () => {
    const { api } = await renderForm(
      { listTemplateOverviews: answers(twoTemplates) },
      `${NEW}?template=eks-cluster&owner=group:default/payments&behind=minor`,
    );

    expect(
      await screen.findByRole('button', {
        name: 'Remove the filter Owner: payments',
      }),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: /Remove the filter Template/ }),
    ).not.toBeInTheDocument();
    await userEvent.type(await field(/^Reason/), 'Support ends');
    await untilVersions();
    await create();

    await waitFor(() =>
      expect(api.createCampaign).toHaveBeenCalledWith(
        expect.objectContaining({
          selection: {
            filter: expect.objectContaining({
              template: ['eks-cluster'],
              owner: ['group:default/payments'],
              behind: ['minor'],
            }),
          },
        }),
      ),
    );
  });

  it('selects clusters by hand', async () => {
    const { api } = await renderForm();
    await untilVersions();
    await userEvent.click(
      await screen.findByRole('radio', { name: 'Clusters that I select' }),
    );
    await userEvent.type(await field(/^Reason/), 'Support ends');
    await create();
    expect(
      await screen.findByText('Select at least one cluster'),
    ).toBeInTheDocument();

    await userEvent.click(
      await screen.findByRole('checkbox', { name: 'Select payments-dev' }),
    );
    expect(screen.getByText('1 cluster selected')).toBeInTheDocument();
    await create();

    await waitFor(() =>
      expect(api.createCampaign).toHaveBeenCalledWith(
        expect.objectContaining({
          selection: { entityRefs: ['resource:default/payments-dev'] },
        }),
      ),
    );
  });

  it('removes the value of an input, so that its default applies', async () => {
    const { api } = await renderForm();
    await userEvent.click(
      await screen.findByRole('radio', { name: /^Redeploy the version/ }),
    );
    await userEvent.selectOptions(
      await screen.findByRole('combobox', { name: 'Add an input' }),
      'Nodes',
    );
    await screen.findByRole('spinbutton', { name: /^Nodes/ });
    await userEvent.click(
      screen.getByRole('checkbox', { name: /^Nodes: remove the value/ }),
    );
    expect(
      screen.queryByRole('spinbutton', { name: /^Nodes/ }),
    ).not.toBeInTheDocument();

    await userEvent.type(await field(/^Reason/), 'Smaller clusters');
    await create();
    await waitFor(() =>
      expect(api.createCampaign).toHaveBeenCalledWith(
        expect.objectContaining({
          target: {
            type: 'redeploy',
            templateName: 'eks-cluster',
            inputs: { node_size: null },
          },
        }),
      ),
    );
  });

  it('redeploys with changed inputs only', async () => {
    const { api } = await renderForm();
    await userEvent.click(
      await screen.findByRole('radio', { name: /^Redeploy the version/ }),
    );
    await userEvent.selectOptions(
      await screen.findByRole('combobox', { name: 'Add an input' }),
      'Nodes',
    );
    const nodes = await screen.findByRole('spinbutton', { name: /^Nodes/ });
    await userEvent.clear(nodes);
    await userEvent.type(nodes, '400');
    await userEvent.type(await field(/^Reason/), 'Larger clusters');
    await create();
    expect(
      await screen.findByText(
        'Some of the changed inputs are missing or invalid.',
      ),
    ).toBeInTheDocument();

    await userEvent.type(nodes, '{Backspace}{Backspace}');
    await create();
    await waitFor(() =>
      expect(api.createCampaign).toHaveBeenCalledWith(
        expect.objectContaining({
          name: 'Redeploy eks-cluster',
          target: {
            type: 'redeploy',
            templateName: 'eks-cluster',
            inputs: { node_size: 4 },
          },
        }),
      ),
    );
  });

  it('divides by a label, in a window', async () => {
    const { api } = await renderForm();
    await untilVersions();
    await userEvent.type(await field(/^Reason/), 'Support ends');
    await userEvent.click(screen.getByRole('radio', { name: 'By label' }));
    await userEvent.click(
      screen.getByRole('checkbox', {
        name: 'Deploy only in a maintenance window',
      }),
    );
    await userEvent.click(screen.getByRole('checkbox', { name: 'Monday' }));
    await create();

    await waitFor(() =>
      expect(api.createCampaign).toHaveBeenCalledWith(
        expect.objectContaining({
          waves: {
            type: 'label',
            label: 'lifecycle',
            values: ['experimental', 'production'],
          },
          window: expect.objectContaining({
            days: ['tuesday', 'wednesday', 'thursday'],
            from: '22:00',
            to: '04:00',
          }),
        }),
      ),
    );
  });

  it('says why the backend refused, and keeps what was written', async () => {
    await renderForm({
      createCampaign: jest
        .fn()
        .mockRejectedValue(
          await responseError(400, 'InputError', 'No cluster matches'),
        ),
    });
    await untilVersions();
    await userEvent.type(await field(/^Reason/), 'Support ends');
    await create();

    expect(
      await screen.findByText(
        "The campaign couldn't be saved: No cluster matches",
      ),
    ).toBeInTheDocument();
    expect(await field(/^Reason/)).toHaveValue('Support ends');
  });

  it('edits a draft', async () => {
    const { api } = await renderForm(
      { getCampaign: answers(demoCampaign({ state: 'draft' })) },
      CAMPAIGN,
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Edit draft' }),
    );
    await untilVersions();
    const name = await field(/^Name/);
    expect(name).toHaveValue('Kubernetes 1.36');
    await userEvent.type(name, ' now');
    await userEvent.click(screen.getByRole('button', { name: 'Save draft' }));

    await waitFor(() => expect(address()).toBe(CAMPAIGN));
    expect(api.updateCampaign).toHaveBeenCalledWith(
      'campaign-1',
      expect.objectContaining({
        name: 'Kubernetes 1.36 now',
        target: {
          type: 'version',
          templateName: 'eks-cluster',
          version: '1.1',
        },
      }),
    );
  });

  it('changes the settings of a campaign that is paused', async () => {
    const { api } = await renderForm(
      { getCampaign: answers(demoCampaign({ state: 'paused' })) },
      CAMPAIGN,
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Edit settings' }),
    );
    const dialog = screen.getByRole('dialog', { name: 'Edit settings' });
    const limit = within(dialog).getByRole('textbox', {
      name: 'Clusters at a time',
    });
    await userEvent.clear(limit);
    expect(
      within(dialog).getByRole('button', { name: 'Save settings' }),
    ).toBeDisabled();
    await userEvent.type(limit, '2');
    await userEvent.click(
      within(dialog).getByRole('checkbox', {
        name: 'Deploy only in a maintenance window',
      }),
    );
    const deadline = within(dialog).getByLabelText('Deadline');
    await userEvent.clear(deadline);
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Save settings' }),
    );

    expect(api.updateCampaign).toHaveBeenCalledWith('campaign-1', {
      maxConcurrent: 2,
      pauseMinutes: 60,
      busyMinutes: 60,
      stopConditions: { failures: 2 },
      deadline: null,
      window: null,
    });
  });
});
