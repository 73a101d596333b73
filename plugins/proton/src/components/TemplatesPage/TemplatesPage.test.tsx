import { Entity } from '@backstage/catalog-model';
import { catalogApiRef, entityRouteRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { renderInTestApp, TestApiProvider } from '@backstage/test-utils';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import { demoOverviews } from '../../__testUtils__/demoFleet';
import { demoVersion, demoVersions } from '../../__testUtils__/demoTemplates';
import { mockProtonApi } from '../../__testUtils__/mockProtonApi';
import { responseError } from '../../__testUtils__/responseError';
import { protonApiRef } from '../../api';
import {
  createClusterRouteRef,
  fleetRouteRef,
  templatesRouteRef,
} from '../../routes';
import { LegacyTemplatesPage } from './TemplatesPage';

const DETAILS = '/proton/templates/123456789012/us-east-1/eks-cluster';

const DEMO_CHANGES = {
  from: '1.0',
  to: '1.1',
  changes: [
    {
      kind: 'added' as const,
      path: 'cost_center',
      title: 'Cost center',
      required: true,
      details: ['The type is string'],
    },
  ],
  affected: [{ owner: 'group:default/payments', environments: 2 }],
};

const answers = (value: object) => jest.fn().mockResolvedValue(value);

function createApi(changes: Parameters<typeof mockProtonApi>[0] = {}) {
  return mockProtonApi({
    listTemplateOverviews: answers(demoOverviews),
    listEnvironmentTemplateVersions: answers(demoVersions),
    getEnvironmentTemplateVersion: answers(demoVersion),
    getTemplateVersionChanges: answers(DEMO_CHANGES),
    getTemplateSync: answers({
      source: {
        provider: 'GITHUB',
        repository: 'platform/templates',
        branch: 'main',
      },
      attempts: [
        {
          majorVersion: '1',
          status: 'FAILED',
          events: ['The manifest is missing'],
        },
      ],
    }),
    ...changes,
  });
}

async function renderPage(
  api = createApi(),
  path = '/proton/templates',
  entities: Entity[] = [],
) {
  await renderInTestApp(
    <TestApiProvider
      apis={[
        [protonApiRef, api],
        [catalogApiRef, catalogApiMock({ entities })],
      ]}
    >
      <Routes>
        <Route path="/proton/templates/*" element={<LegacyTemplatesPage />} />
      </Routes>
    </TestApiProvider>,
    {
      routeEntries: [path],
      mountedRoutes: {
        '/catalog/:namespace/:kind/:name': entityRouteRef,
        '/proton': fleetRouteRef,
        '/proton/templates': templatesRouteRef,
        '/create': createClusterRouteRef,
      },
    },
  );
  return api;
}

const ANNOTATIONS = {
  'aws.amazon.com/aws-proton-environment-template':
    'arn:aws:proton:us-east-1:123456789012:environment-template/eks-cluster',
};

const ENTITIES: Entity[] = [
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: { name: 'template-eks-cluster', annotations: ANNOTATIONS },
    spec: { type: 'proton-environment-template', owner: 'default-owner' },
  },
  {
    apiVersion: 'scaffolder.backstage.io/v1beta3',
    kind: 'Template',
    metadata: {
      name: 'proton-eks-cluster',
      namespace: 'vending',
      annotations: ANNOTATIONS,
    },
    spec: { owner: 'group:default/networks', steps: [] },
  },
  {
    apiVersion: 'scaffolder.backstage.io/v1beta3',
    kind: 'Template',
    metadata: { name: 'publish-cluster-template' },
    spec: {
      owner: 'platform',
      steps: [{ action: 'aws:proton:register-template-version' }],
    },
  },
];

describe('the templates page', () => {
  it.each(['/proton/templates', DETAILS])(
    'shows the owner of a template and what can be done with it, at %s',
    async path => {
      const listPermissions = answers({
        permissions: ['proton.environment.create', 'proton.template.publish'],
      });
      await renderPage(createApi({ listPermissions }), path, ENTITIES);

      expect(
        await screen.findByRole('button', {
          name: 'Create from eks-cluster',
        }),
      ).toHaveAttribute('href', '/create/templates/vending/proton-eks-cluster');
      const link = screen.getByRole('button', {
        name: 'New version of eks-cluster',
      });
      const { pathname, searchParams } = new URL(
        link.getAttribute('href') ?? '',
        'http://localhost',
      );
      expect(pathname).toBe(
        '/create/templates/default/publish-cluster-template',
      );
      expect(JSON.parse(searchParams.get('formData') ?? '')).toEqual({
        target: 'existing',
        template: {
          name: 'eks-cluster',
          accountId: '123456789012',
          region: 'us-east-1',
        },
      });
      expect(screen.getByRole('link', { name: 'networks' })).toHaveAttribute(
        'href',
        '/catalog/default/group/networks',
      );
    },
  );

  it('offers no form that the user has no permission for', async () => {
    const listPermissions = answers({ permissions: [] });
    await renderPage(createApi({ listPermissions }), DETAILS, ENTITIES);

    await screen.findByRole('link', { name: 'networks' });
    expect(
      screen.queryByRole('button', { name: /eks-cluster$/ }),
    ).not.toBeInTheDocument();
  });

  it('leads back from an address that names no template', async () => {
    await renderPage(createApi(), '/proton/templates/eks-cluster');

    expect(await screen.findByText('There is no such page')).toBeVisible();
    expect(
      screen.getByRole('button', { name: 'All templates' }),
    ).toHaveAttribute('href', '/proton/templates');
  });

  it('lists templates with the versions in use', async () => {
    await renderPage();

    expect(
      await screen.findByRole('link', { name: 'EKS cluster' }),
    ).toBeInTheDocument();
    expect(screen.getByText('2 can be updated')).toBeInTheDocument();
    expect(screen.getByText('Version 1.0: 2')).toBeInTheDocument();
  });

  it('finds templates by the words of their texts', async () => {
    await renderPage();
    const search = await screen.findByRole('textbox', {
      name: 'Search templates',
    });

    await userEvent.type(search, 'cluster eks');
    expect(screen.getByRole('link', { name: 'EKS cluster' })).toBeVisible();
    await userEvent.type(search, ' nothing');
    expect(screen.getByText('No template matches')).toBeVisible();
    expect(
      screen.queryByRole('link', { name: 'EKS cluster' }),
    ).not.toBeInTheDocument();
  });

  it('says of what the list and the versions are without', async () => {
    await renderPage(
      createApi({
        listTemplateOverviews: answers({ ...demoOverviews, unnamed: 1 }),
        getTemplateVersionChanges: answers({
          ...DEMO_CHANGES,
          catalog: { message: 'gone', readAt: '2026-11-24T11:00:00Z' },
        }),
      }),
      DETAILS,
    );

    expect(
      await screen.findByText(/1 more account or region is unreachable/),
    ).toBeInTheDocument();
    expect(
      await screen.findByText(/The catalog is unreachable; .*: gone/),
    ).toBeInTheDocument();
  });

  it('says so when there is no template', async () => {
    await renderPage(
      createApi({
        listTemplateOverviews: answers({
          ...demoOverviews,
          templates: [],
        }),
      }),
    );

    expect(await screen.findByText('No templates yet')).toBeInTheDocument();
  });

  it('names the permission that is missing', async () => {
    const denied = await responseError(403, 'NotAllowedError', 'Denied');
    await renderPage(
      createApi({
        listTemplateOverviews: jest.fn().mockRejectedValue(denied),
      }),
    );

    expect(
      await screen.findByText("You don't have access to templates"),
    ).toBeInTheDocument();
  });
});

describe('the page of a template', () => {
  it('documents the recommended version', async () => {
    await renderPage(createApi(), DETAILS);

    expect(await screen.findByText('Version 1.1')).toBeInTheDocument();
    expect(await screen.findByText('network.vpc_cidr')).toBeInTheDocument();
    expect(screen.getByText('one of 1.36, 1.37')).toBeInTheDocument();
    expect(screen.getByText('Changes since 1.0')).toBeInTheDocument();
    expect(screen.getByText('The manifest is missing')).toBeInTheDocument();
  });

  it('names the inputs that no form can ask for', async () => {
    await renderPage(
      createApi({
        getEnvironmentTemplateVersion: answers({
          ...demoVersion,
          schema: {
            type: 'object',
            properties: { 'node.size': { type: 'string' } },
          },
        }),
      }),
      DETAILS,
    );

    expect(
      await screen.findByText(/^Input "node\.size" can't be shown in a form/),
    ).toBeInTheDocument();
  });

  it('shows another version when it is chosen', async () => {
    const api = await renderPage(createApi(), DETAILS);
    await userEvent.click(await screen.findByRole('button', { name: '1.0' }));

    await waitFor(() =>
      expect(api.getEnvironmentTemplateVersion).toHaveBeenLastCalledWith(
        {
          name: 'eks-cluster',
          accountId: '123456789012',
          region: 'us-east-1',
          majorVersion: '1',
          minorVersion: '0',
        },
        expect.anything(),
      ),
    );
  });

  it('publishes a draft after it said what that changes for whom', async () => {
    const api = await renderPage(
      createApi({
        publishTemplateVersion: answers({
          templateName: 'eks-cluster',
          version: '2.0',
          status: 'PUBLISHED' as const,
        }),
      }),
      DETAILS,
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Publish version 2.0' }),
    );
    const dialog = await screen.findByRole('dialog', {
      name: 'Publish eks-cluster 2.0',
    });
    expect(
      await within(dialog).findByText(/required, without a default/),
    ).toBeInTheDocument();
    expect(within(dialog).getByText('payments')).toBeInTheDocument();
    expect(api.publishTemplateVersion).not.toHaveBeenCalled();

    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Publish' }),
    );

    await waitFor(() => expect(dialog).not.toBeInTheDocument());
    expect(api.publishTemplateVersion).toHaveBeenCalledWith(
      expect.objectContaining({ majorVersion: '2', minorVersion: '0' }),
    );
    await waitFor(() =>
      expect(api.listEnvironmentTemplateVersions).toHaveBeenCalledTimes(2),
    );
  });

  it('says why a draft was not published, and lets try again', async () => {
    const refused = await responseError(409, 'ConflictError', 'Too early');
    await renderPage(
      createApi({
        publishTemplateVersion: jest.fn().mockRejectedValue(refused),
      }),
      DETAILS,
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Publish version 2.0' }),
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Publish' }),
    );

    expect(await screen.findByRole('alert')).toHaveTextContent('Too early');
    expect(screen.getByRole('button', { name: 'Publish' })).toBeEnabled();
  });

  describe('deprecation', () => {
    const deprecation = {
      reason: 'Nodes lose pods',
      successor: '1.1',
      upgradeBy: '2027-03-31',
      deprecatedAt: '2026-11-30T10:00:00Z',
      deprecatedBy: 'user:default/jane',
    };
    const deprecated = {
      ...demoVersions,
      versions: demoVersions.versions.map(version =>
        version.majorVersion === '1' && version.minorVersion === '0'
          ? { ...version, deprecation }
          : version,
      ),
    };
    const publisher = {
      listPermissions: answers({ permissions: ['proton.template.publish'] }),
      deprecateTemplateVersion: answers({}),
      undeprecateTemplateVersion: answers({}),
    };

    it('asks for the reason, the successor and the date', async () => {
      const api = await renderPage(createApi(publisher), DETAILS);
      await userEvent.click(
        await screen.findByRole('button', { name: 'Deprecate version 1.0' }),
      );
      const dialog = await screen.findByRole('dialog', {
        name: 'Deprecate eks-cluster 1.0',
      });
      const confirm = within(dialog).getByRole('button', {
        name: 'Deprecate version',
      });
      expect(confirm).toBeDisabled();

      await userEvent.type(
        within(dialog).getByRole('textbox', { name: /Reason/ }),
        'Nodes lose pods',
      );
      const successor = within(dialog).getByRole('combobox', {
        name: 'Successor',
      });
      expect(
        within(successor)
          .getAllByRole('option')
          .map(option => option.textContent),
      ).toEqual(['None', '1.1']);
      await userEvent.selectOptions(successor, '1.1');
      fireEvent.change(within(dialog).getByLabelText('Upgrade by'), {
        target: { value: '2027-03-31' },
      });
      await userEvent.click(confirm);

      await waitFor(() => expect(dialog).not.toBeInTheDocument());
      expect(api.deprecateTemplateVersion).toHaveBeenCalledWith(
        expect.objectContaining({ majorVersion: '1', minorVersion: '0' }),
        {
          reason: 'Nodes lose pods',
          successor: '1.1',
          upgradeBy: '2027-03-31',
        },
      );
      await waitFor(() =>
        expect(api.listEnvironmentTemplateVersions).toHaveBeenCalledTimes(2),
      );
    });

    it('is shown with its reason, and can be edited and undone', async () => {
      const api = await renderPage(
        createApi({
          ...publisher,
          listEnvironmentTemplateVersions: answers(deprecated),
        }),
        DETAILS,
      );
      expect(
        await screen.findByText(
          'Nodes lose pods. Use version 1.1 by 2027-03-31.',
        ),
      ).toBeInTheDocument();
      expect(screen.getByText('Deprecated')).toBeInTheDocument();

      await userEvent.click(
        await screen.findByRole('button', {
          name: 'Edit the deprecation of version 1.0',
        }),
      );
      expect(
        await screen.findByRole('textbox', { name: /Reason/ }),
      ).toHaveValue('Nodes lose pods');
      await userEvent.click(screen.getByRole('button', { name: 'Cancel' }));

      await userEvent.click(
        screen.getByRole('button', {
          name: 'Undo the deprecation of version 1.0',
        }),
      );
      await userEvent.click(
        await screen.findByRole('button', { name: 'Undo deprecation' }),
      );
      await waitFor(() =>
        expect(api.undeprecateTemplateVersion).toHaveBeenCalledWith(
          expect.objectContaining({ majorVersion: '1', minorVersion: '0' }),
        ),
      );
    });

    it('says why a version was not deprecated', async () => {
      const refused = await responseError(400, 'InputError', 'No successor');
      await renderPage(
        createApi({
          ...publisher,
          deprecateTemplateVersion: jest.fn().mockRejectedValue(refused),
        }),
        DETAILS,
      );
      await userEvent.click(
        await screen.findByRole('button', { name: 'Deprecate version 1.0' }),
      );
      await userEvent.type(
        await screen.findByRole('textbox', { name: /Reason/ }),
        'Old',
      );
      await userEvent.click(
        screen.getByRole('button', { name: 'Deprecate version' }),
      );

      expect(await screen.findByRole('alert')).toHaveTextContent(
        "The version couldn't be deprecated: No successor",
      );
    });

    it('is only for those who may publish', async () => {
      await renderPage(
        createApi({
          listPermissions: answers({ permissions: ['proton.template.read'] }),
          listEnvironmentTemplateVersions: answers(deprecated),
        }),
        DETAILS,
      );

      expect(await screen.findByText('Deprecated')).toBeInTheDocument();
      expect(
        screen.queryByRole('button', { name: /[Dd]eprecat/ }),
      ).not.toBeInTheDocument();
    });
  });
});
