import { errorApiRef } from '@backstage/core-plugin-api';
import { coreApis } from '@backstage/frontend-plugin-api';
import {
  catalogApiRef,
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import {
  MockErrorApi,
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import { JsonObject } from '@backstage/types';
import {
  checkResourceName,
  compareSchemas,
} from '@proton-vending/backstage-plugin-proton-common';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import {
  allCampaignPermissions,
  demoCampaign,
  demoCampaignCluster,
  demoClusterPreview,
} from './__testUtils__/demoCampaigns';
import { demoPreview } from './__testUtils__/demoCluster';
import {
  demoFleet,
  demoOverviews,
  emptyFleet,
} from './__testUtils__/demoFleet';
import { demoImport } from './__testUtils__/demoImport';
import { demoEntity, demoOverview } from './__testUtils__/demoOverview';
import { demoProtonApi } from './__testUtils__/demoProtonApi';
import {
  demoListing,
  demoTemplates,
  demoVersion,
  demoVersions,
  nextVersion,
} from './__testUtils__/demoTemplates';
import {
  bracketing,
  findLiterals,
  japanese,
  recordAnswers,
} from './__testUtils__/findLiterals';
import { mockProtonApi } from './__testUtils__/mockProtonApi';
import { renderForm } from './__testUtils__/renderForm';
import { responseError } from './__testUtils__/responseError';
import { ProtonApi, protonApiRef } from './api';
import { EntityProtonUnregisterDialog } from './index';
import {
  EntityProtonClusterContent,
  EntityProtonEnvironmentCard,
  protonPlugin,
} from './plugin';
import { CampaignsPage } from './components/CampaignsPage/CampaignsPage';
import { FleetPage } from './components/FleetPage/FleetPage';
import { ImportPage } from './components/ImportPage/ImportPage';
import { TemplatesPage } from './components/TemplatesPage/TemplatesPage';

const catalog = catalogApiMock({ entities: [demoEntity] });
jest.spyOn(catalog, 'getLocationByRef').mockResolvedValue(undefined);

const LANGUAGE = [
  [coreApis.translation, bracketing],
  [coreApis.appLanguage, japanese],
] as const;

/** Shows something in an app whose texts are all bracketed. */
async function show(
  element: JSX.Element,
  api: Partial<ProtonApi>,
  path: string = '/',
) {
  const { recorded, answers } = recordAnswers(api);
  await renderInTestApp(
    <TestApiProvider
      apis={[
        [protonApiRef, recorded as ProtonApi],
        [errorApiRef, new MockErrorApi({ collect: true })],
        [catalogApiRef, catalog],
        [permissionApiRef, mockApis.permission()],
        ...LANGUAGE,
      ]}
    >
      <EntityProvider entity={demoEntity}>
        <Routes>
          <Route path="/proton/templates/*" element={<TemplatesPage />} />
          <Route path="/proton/campaigns/*" element={<CampaignsPage />} />
          <Route path="/entity/*" element={<EntityProtonClusterContent />} />
          <Route path="*" element={element} />
        </Routes>
      </EntityProvider>
    </TestApiProvider>,
    {
      routeEntries: [path],
      mountedRoutes: {
        '/catalog/:namespace/:kind/:name': entityRouteRef,
        '/proton': protonPlugin.routes.root,
        '/proton/templates': protonPlugin.routes.templates,
        '/proton/campaigns': protonPlugin.routes.campaigns,
        '/entity': protonPlugin.routes.clusterTab,
      },
    },
  );
  return answers;
}

/** The words that come from nowhere, once a text is there. */
async function listLiterals(sign: string, answers: unknown[]) {
  expect((await screen.findAllByText(sign)).length).toBeGreaterThan(0);
  await waitFor(() =>
    expect(screen.queryByRole('status', { busy: true })).toBeNull(),
  );
  return findLiterals(document.body, answers);
}

const unreachable = async () => {
  throw new TypeError('Failed to fetch');
};

describe('every text comes through the translation ref', () => {
  it('of the card', async () => {
    const answers = await show(
      <EntityProtonEnvironmentCard />,
      demoProtonApi(demoOverview({ deploymentStatus: 'FAILED' })),
    );
    expect(await listLiterals('⟦environmentCard.title⟧', answers)).toEqual([]);
  });

  it.each([
    ['the card', <EntityProtonEnvironmentCard />, 'getEnvironmentOverview'],
    ['the fleet', <FleetPage />, 'getFleet'],
    ['the templates', <TemplatesPage />, 'listTemplateOverviews'],
  ])('of %s that cannot be reached', async (_, element, method) => {
    await show(element, { [method]: unreachable });
    expect(
      await listLiterals('⟦errors.unreachable⟧', [
        'TypeError: Failed to fetch',
      ]),
    ).toEqual([]);
  });

  it.each([
    ['the fleet', <FleetPage />, 'getFleet', '⟦fleet.denied.title⟧'],
    [
      'the templates',
      <TemplatesPage />,
      'listTemplateOverviews',
      '⟦templates.denied.title⟧',
    ],
  ])('of %s to who may not see it', async (_, element, method, sign) => {
    await show(element, {
      [method]: async () => {
        throw await responseError(403, 'NotAllowedError', 'Untranslated');
      },
    });
    expect(await listLiterals(sign, [])).toEqual([]);
  });

  it('of the fleet', async () => {
    const answers = await show(<FleetPage />, {
      getFleet: async () => demoFleet(),
    });
    for (const name of ['⟦fleet.charts.show⟧', '⟦fleet.moreFilters⟧']) {
      await userEvent.click(await screen.findByRole('button', { name }));
    }
    expect(await listLiterals('⟦fleet.summary.versions⟧', answers)).toEqual([]);
  });

  it('of a fleet without clusters', async () => {
    const answers = await show(<FleetPage />, {
      getFleet: async () => emptyFleet(),
    });
    expect(await listLiterals('⟦fleet.empty.title⟧', answers)).toEqual([]);
  });

  it('of a fleet without accounts', async () => {
    const answers = await show(<FleetPage />, {
      getFleet: async () => emptyFleet({ unconfigured: true }),
    });
    expect(await listLiterals('⟦fleet.unconfigured.title⟧', answers)).toEqual(
      [],
    );
  });

  it.each([
    ['/proton/templates', '⟦templates.column.adoption⟧'],
    [
      '/proton/templates/123456789012/us-east-1/eks-cluster',
      '⟦templates.affected.title⟧',
    ],
  ])('of %s', async (path, sign) => {
    const answers = await show(
      <></>,
      {
        listTemplateOverviews: async () => demoOverviews,
        listEnvironmentTemplateVersions: async () => demoVersions,
        getEnvironmentTemplateVersion: async () => demoVersion,
        getTemplateVersionChanges: async () => ({
          from: '1.1',
          to: '2.0',
          changes: compareSchemas(demoVersion.schema, nextVersion.schema).map(
            change => ({
              ...change,
              details: change.details.map(() => 'Untranslated'),
            }),
          ),
          affected: [{ environments: 2 }],
        }),
        getTemplateSync: async () => ({ attempts: [] }),
      },
      path,
    );
    expect(await listLiterals(sign, answers)).toEqual([]);
    expect(document.body).not.toHaveTextContent('Untranslated');
  });

  it('of campaigns to who may not see them', async () => {
    await show(
      <></>,
      {
        listCampaigns: async () => {
          throw await responseError(403, 'NotAllowedError', 'Untranslated');
        },
      },
      '/proton/campaigns',
    );
    expect(await listLiterals('⟦campaigns.denied.title⟧', [])).toEqual([]);
  });

  it.each([
    ['/proton/campaigns', '⟦campaigns.create⟧'],
    ['/proton/campaigns/campaign-1', '⟦campaigns.list.willSkip⟧'],
    ['/proton/campaigns/new', '⟦campaigns.form.target.redeploy⟧'],
  ])('of %s', async (path, sign) => {
    const answers = await show(
      <></>,
      {
        listPermissions: async () => allCampaignPermissions,
        listCampaigns: async () => ({ campaigns: [demoCampaign()], total: 1 }),
        getCampaign: async () => demoCampaign(),
        listCampaignClusters: async () => ({
          clusters: [
            demoCampaignCluster({
              preview: demoClusterPreview({
                skipReason: { code: 'invalid-inputs', message: 'unfit' },
                missingInputs: ['team'],
              }),
            }),
          ],
          total: 1,
          hidden: 1,
        }),
        listTemplateOverviews: async () => demoOverviews,
        listEnvironmentTemplateVersions: async () => demoVersions,
        getEnvironmentTemplateVersion: async () => demoVersion,
        getFleet: async () => demoFleet(),
      },
      path,
    );
    expect(await listLiterals(sign, [...answers, 'Europe/Berlin'])).toEqual([]);
  });

  it('of an import to who may not import', async () => {
    await show(<ImportPage />, {
      listPermissions: async () => ({ permissions: [] }),
    });
    expect(await listLiterals('⟦imports.denied.title⟧', [])).toEqual([]);
  });

  it('of an import and its preview', async () => {
    const user = userEvent.setup();
    const answers = await show(<ImportPage />, {
      listPermissions: async () => ({
        permissions: ['proton.environment.import'],
      }),
      listAccounts: async () => ({
        accounts: [
          { accountId: '123456789012', regions: ['us-east-1', 'eu-west-1'] },
        ],
      }),
      previewRepositoryImport: async () => ({
        ...demoImport(),
        isRegistered: false,
      }),
    });
    const url = 'https://github.com/acme/infrastructure';
    await user.type(
      await screen.findByRole('textbox', { name: /imports.form.url⟧/ }),
      url,
    );
    await user.click(screen.getByText('⟦imports.form.preview⟧'));
    expect(
      await listLiterals('⟦imports.found.title⟧', [
        ...answers,
        demoImport(),
        '123456789012 us-east-1',
        'network 1.0',
      ]),
    ).toEqual([]);
  });

  it('of the dialog that unregisters', async () => {
    const answers = await show(
      <EntityProtonUnregisterDialog open onClose={() => {}} />,
      {},
    );
    expect(
      await listLiterals('⟦unregister.title⟧', [...answers, demoEntity]),
    ).toEqual([]);
  });

  it('of what is shown before an edit is deployed', async () => {
    const { preview } = await edit({
      warnings: [{ code: 'nothing-changes', message: 'Untranslated' }],
    });
    expect(await preview('⟦cluster.change.deploy⟧')).toEqual([]);
    expect(document.body).not.toHaveTextContent('Untranslated');
  });

  it('of inputs that a preview refuses', async () => {
    const { preview } = await edit({
      violations: [
        {
          path: 'unknown_input',
          message: 'Untranslated',
          keyword: 'maximum',
          params: { limit: 3 },
        },
      ],
    });
    expect(await preview('⟦cluster.change.violations⟧')).toEqual([]);
    expect(document.body).not.toHaveTextContent('Untranslated');
  });

  /** The form of the edit page, whose preview answers so. */
  async function edit(answer: Partial<typeof demoPreview>) {
    const user = userEvent.setup();
    const answers = await show(
      <></>,
      demoProtonApi(undefined, {
        previewEnvironmentChange: async () => ({ ...demoPreview, ...answer }),
      }),
      '/entity/configuration/edit',
    );
    return {
      preview: async (sign: string) => {
        await user.click(await screen.findByText('⟦cluster.change.preview⟧'));
        return listLiterals(sign, answers);
      },
    };
  }
});

describe('every text of the fields of forms comes through the translation ref', () => {
  const TEMPLATE = { name: 'eks-cluster', majorVersion: '1' };

  async function showField(
    field: string,
    api: Partial<jest.Mocked<ProtonApi>>,
    formData: JsonObject = {},
  ) {
    const { recorded, answers } = recordAnswers(mockProtonApi(api));
    await renderForm({
      protonApi: recorded as ProtonApi,
      formData,
      // Without titles, for those of the fields themselves.
      properties: {
        field: {
          ...(field !== 'ProtonEnvironmentName' &&
            field !== 'ProtonEnvironmentPicker' && { type: 'object' }),
          ...((field === 'ProtonEnvironmentName' ||
            field === 'ProtonEnvironmentPicker') && { type: 'string' }),
          'ui:field': field,
        },
      },
      apis: LANGUAGE,
    });
    return [...answers, formData];
  }

  it('the name that is taken', async () => {
    const answers = await showField(
      'ProtonEnvironmentName',
      {
        checkEnvironmentName: jest.fn().mockResolvedValue({
          available: false,
          reason: 'Untranslated',
          problem: { code: 'taken' },
        }),
      },
      { field: 'demo' },
    );
    expect(await listLiterals('⟦fields.name.exists⟧', answers)).toEqual([]);
    expect(document.body).not.toHaveTextContent('Untranslated');
  });

  it('the name that breaks a rule', async () => {
    expect(checkResourceName('-')).toHaveLength(1);
    const answers = await showField(
      'ProtonEnvironmentName',
      {},
      { field: '-' },
    );
    expect(await listLiterals('⟦fields.name.violated⟧', answers)).toEqual([]);
  });

  it('the picker of environments', async () => {
    const environments = [demoListing()];
    const answers = await showField(
      'ProtonEnvironmentPicker',
      {
        listEnvironments: jest.fn().mockResolvedValue({
          environments,
          unavailable: [
            { accountId: '1', region: 'us-east-1', message: 'asleep' },
          ],
        }),
      },
      { field: environments[0].entityRef },
    );
    expect(
      await listLiterals('⟦fields.environment.unavailable⟧', [
        ...answers,
        environments,
        'asleep',
      ]),
    ).toEqual([]);
  });

  it('the picker of environments that are not there', async () => {
    const answers = await showField('ProtonEnvironmentPicker', {
      listEnvironments: jest.fn().mockResolvedValue({ environments: [] }),
    });
    expect(await listLiterals('⟦fields.environment.none⟧', answers)).toEqual(
      [],
    );
  });

  it('the picker of templates', async () => {
    const answers = await showField(
      'ProtonEnvironmentTemplatePicker',
      {
        listAccounts: jest.fn().mockResolvedValue({
          accounts: [
            { accountId: '1', regions: ['us-east-1', 'eu-west-1'] },
            { accountId: '2', regions: ['us-east-1'] },
          ],
        }),
        listEnvironmentTemplates: jest.fn().mockResolvedValue(demoTemplates),
        listEnvironmentTemplateVersions: jest
          .fn()
          .mockResolvedValue(demoVersions),
      },
      { field: { ...TEMPLATE, minorVersion: '7' } },
    );
    expect(
      await listLiterals('⟦fields.template.unofferedVersion⟧', [
        ...answers,
        demoTemplates,
        demoVersions,
        'us-east-1',
      ]),
    ).toEqual([]);
  });

  it.each([
    ['ProtonEnvironmentName', { field: 'demo' }, '⟦fields.name.failed⟧'],
    ['ProtonEnvironmentPicker', {}, '⟦fields.environment.failed⟧'],
    ['ProtonEnvironmentTemplatePicker', {}, '⟦fields.template.failed⟧'],
    [
      'ProtonEnvironmentInputs',
      { environmentTemplate: TEMPLATE },
      '⟦fields.inputs.failed⟧',
    ],
  ])('%s that cannot be reached', async (field, formData, sign) => {
    const failing = jest
      .fn()
      .mockRejectedValue(new TypeError('Failed to fetch'));
    const answers = await showField(
      field,
      {
        checkEnvironmentName: failing,
        listEnvironments: failing,
        listAccounts: failing,
        listEnvironmentTemplates: failing,
        getEnvironmentTemplateVersion: failing,
      },
      formData,
    );
    expect(
      await listLiterals(`${sign}: ⟦errors.unreachable⟧`, answers),
    ).toEqual([]);
  });

  it('the inputs', async () => {
    const answers = await showField(
      'ProtonEnvironmentInputs',
      {
        getEnvironmentTemplateVersion: jest.fn().mockResolvedValue(demoVersion),
      },
      { environmentTemplate: TEMPLATE },
    );
    expect(
      await listLiterals('⟦fields.inputs.form⟧', [...answers, demoVersion]),
    ).toEqual([]);
  });

  it('the inputs of no template yet', async () => {
    const answers = await showField('ProtonEnvironmentInputs', {});
    expect(
      await listLiterals('⟦fields.inputs.chooseTemplate⟧', answers),
    ).toEqual([]);
  });
});
