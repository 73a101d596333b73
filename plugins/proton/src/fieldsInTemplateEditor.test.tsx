import { ScaffolderPage, rootRouteRef } from '@backstage/plugin-scaffolder';
import {
  catalogApiRef,
  entityPresentationApiRef,
} from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import {
  scaffolderApiRef,
  ScaffolderFieldExtensions,
} from '@backstage/plugin-scaffolder-react';
import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import { toSoftwareTemplate } from '@proton-vending/backstage-plugin-proton-common';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import {
  demoListing,
  demoTemplates,
  demoVersions,
  secretVersion,
} from './__testUtils__/demoTemplates';
import { mockProtonApi } from './__testUtils__/mockProtonApi';
import { protonApiRef } from './api';
import {
  ProtonEnvironmentInputsFieldExtension,
  ProtonEnvironmentNameFieldExtension,
  ProtonEnvironmentPickerFieldExtension,
  ProtonEnvironmentTemplatePickerFieldExtension,
  ProtonSecretInputFieldExtension,
} from './index';

const answers = (value: object) => jest.fn().mockResolvedValue(value);

const ownForm = {
  apiVersion: 'scaffolder.backstage.io/v1beta3',
  kind: 'Template',
  metadata: { name: 'own-form', title: 'Own form' },
  spec: {
    type: 'environment',
    parameters: [
      {
        title: 'Inputs',
        properties: {
          environmentTemplate: {
            type: 'object',
            title: 'Template',
            'ui:field': 'ProtonEnvironmentTemplatePicker',
          },
          inputs: {
            type: 'object',
            'ui:field': 'ProtonEnvironmentInputs',
            'ui:options': {
              environmentTemplate: { name: 'eks-cluster', majorVersion: '1' },
            },
          },
        },
      },
    ],
    steps: [],
  },
};

const generated = toSoftwareTemplate(
  {
    name: 'eks-cluster',
    majorVersion: '1',
    minorVersion: '0',
    schema: { inputTypeName: 'Inputs', inputs: secretVersion.schema },
  },
  { title: 'Generated form' },
);

// Its first page asks for a name and an owner, as any other form does.
const generatedForm = {
  ...generated,
  spec: { ...generated.spec, parameters: generated.spec.parameters.slice(1) },
};

/** The scaffolder's own pages for authors of templates, with the fields of this package. */
async function renderEditor(path: string) {
  const protonApi = mockProtonApi({
    listAccounts: answers({
      accounts: [{ accountId: '123456789012', regions: ['us-east-1'] }],
    }),
    listEnvironmentTemplates: answers(demoTemplates),
    listEnvironmentTemplateVersions: answers(demoVersions),
    getEnvironmentTemplateVersion: answers(secretVersion),
    checkEnvironmentName: answers({ available: true }),
    listEnvironments: answers({ environments: [demoListing()] }),
    validateInputs: answers({ violations: [] }),
  });
  await renderInTestApp(
    <TestApiProvider
      apis={[
        [protonApiRef, protonApi],
        [permissionApiRef, mockApis.permission()],
        [scaffolderApiRef, {} as never],
        [
          catalogApiRef,
          catalogApiMock({ entities: [ownForm, generatedForm] as never }),
        ],
        [
          entityPresentationApiRef,
          {
            forEntity: (entity: { metadata: { title: string } }) => ({
              promise: Promise.resolve({
                primaryTitle: entity.metadata.title,
              }),
            }),
          } as never,
        ],
      ]}
    >
      <Routes>
        <Route path="/create" element={<ScaffolderPage />}>
          <Route
            path="*"
            element={
              <ScaffolderFieldExtensions>
                <ProtonEnvironmentInputsFieldExtension />
                <ProtonEnvironmentNameFieldExtension />
                <ProtonEnvironmentPickerFieldExtension />
                <ProtonEnvironmentTemplatePickerFieldExtension />
                <ProtonSecretInputFieldExtension />
              </ScaffolderFieldExtensions>
            }
          />
        </Route>
      </Routes>
    </TestApiProvider>,
    { routeEntries: [path], mountedRoutes: { '/create': rootRouteRef } },
  );
}

async function chooseTemplate(title: string) {
  await userEvent.click(
    await screen.findByRole('button', { name: /Templates/ }),
  );
  await userEvent.click(await screen.findByRole('menuitem', { name: title }));
}

jest.setTimeout(180_000);

describe('the form fields in the template editor', () => {
  beforeAll(() => {
    // The editor of YAML measures its text, which jsdom can't do.
    Range.prototype.getClientRects = () => [] as unknown as DOMRectList;
    window.scrollTo = () => {};
  });

  it('are shown by the explorer of custom fields', async () => {
    await renderEditor('/create/custom-fields');

    for (const [name, shown] of [
      ['ProtonEnvironmentName', 'Environment name'],
      ['ProtonEnvironmentPicker', 'Environment'],
      ['ProtonEnvironmentTemplatePicker', 'Environment template'],
      [
        'ProtonEnvironmentInputs',
        'Select an environment template and a version to see the inputs.',
      ],
      ['ProtonSecretInput', 'ProtonSecretInput'],
    ]) {
      await userEvent.click(
        await screen.findByPlaceholderText('Choose Custom Field Extension'),
      );
      await userEvent.click(await screen.findByText(name));
      const [preview] = await screen.findAllByText(
        `${name} Example`,
        {},
        { timeout: 5000 },
      );
      expect(preview).toBeInTheDocument();
      expect(
        (await screen.findAllByText(shown, {}, { timeout: 5000 })).length,
      ).toBeGreaterThan(0);
    }
  });

  it('ask for the inputs of a template version in the preview of a form', async () => {
    await renderEditor('/create/template-form');
    await chooseTemplate('Own form');

    const password = await screen.findByLabelText(
      /^Database password/,
      {},
      { timeout: 5000 },
    );
    await userEvent.type(password, 'correct horse');
    await userEvent.type(screen.getByLabelText(/^Cluster name/), 'dev');
    await userEvent.click(screen.getByRole('button', { name: 'Review' }));

    await waitFor(
      () =>
        expect(document.body).toHaveTextContent('****** (inputs.db_password)'),
      { timeout: 5000 },
    );
    expect(document.body).not.toHaveTextContent('correct horse');
  });

  it('mask the secrets of a generated form in its preview', async () => {
    await renderEditor('/create/template-form');
    await chooseTemplate('Generated form');

    const password = await screen.findByLabelText(
      /^Database password/,
      {},
      { timeout: 5000 },
    );
    expect(password).toHaveAttribute('type', 'password');
    await userEvent.type(password, 'correct horse');
    await userEvent.click(screen.getByRole('button', { name: 'Review' }));

    await waitFor(() => expect(document.body).toHaveTextContent('******'), {
      timeout: 5000,
    });
    expect(document.body).not.toHaveTextContent('correct horse');
  });
});
