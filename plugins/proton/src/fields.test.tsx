import { createExtensionTester } from '@backstage/frontend-test-utils';
import {
  ScaffolderFieldExtensions,
  useCustomFieldExtensions,
} from '@backstage/plugin-scaffolder-react';
import { FormFieldBlueprint } from '@backstage/plugin-scaffolder-react/alpha';
import { renderInTestApp, TestApiProvider } from '@backstage/test-utils';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  demoListing,
  demoTemplates,
  demoVersion,
  demoVersions,
} from './__testUtils__/demoTemplates';
import { mockProtonApi } from './__testUtils__/mockProtonApi';
import { renderForm } from './__testUtils__/renderForm';
import plugin from './alpha';
import { protonApiRef } from './api';
import {
  ProtonCheckedInputsFieldExtension,
  ProtonEnvironmentInputsFieldExtension,
  ProtonEnvironmentNameFieldExtension,
  ProtonEnvironmentPickerFieldExtension,
  ProtonEnvironmentTemplatePickerFieldExtension,
  ProtonSecretInputFieldExtension,
} from './index';

const NAMES = [
  'ProtonEnvironmentTemplatePicker',
  'ProtonEnvironmentInputs',
  'ProtonEnvironmentName',
  'ProtonEnvironmentPicker',
  'ProtonSecretInput',
  'ProtonCheckedInputs',
];

const EXTENSIONS = [
  'scaffolder-form-field:proton/environment-template-picker',
  'scaffolder-form-field:proton/environment-inputs',
  'scaffolder-form-field:proton/environment-name',
  'scaffolder-form-field:proton/environment-picker',
  'scaffolder-form-field:proton/secret-input',
  'scaffolder-form-field:proton/checked-inputs',
] as const;

const answers = (value: object) => jest.fn().mockResolvedValue(value);

describe('the form fields in the new frontend system', () => {
  it.each([
    ['environment-template-picker', 'ProtonEnvironmentTemplatePicker'],
    ['environment-inputs', 'ProtonEnvironmentInputs'],
    ['environment-name', 'ProtonEnvironmentName'],
    ['environment-picker', 'ProtonEnvironmentPicker'],
    ['secret-input', 'ProtonSecretInput'],
    ['checked-inputs', 'ProtonCheckedInputs'],
  ] as const)('%s is %s', async (id, name) => {
    const tester = createExtensionTester(
      plugin.getExtension(`scaffolder-form-field:proton/${id}`),
    );
    const load = tester.get(FormFieldBlueprint.dataRefs.formFieldLoader);

    expect(await load()).toMatchObject({ name });
  });

  it('work together in a form', async () => {
    // What a field is made of is for the scaffolder alone.
    const loaded = (await Promise.all(
      EXTENSIONS.map(id =>
        createExtensionTester(plugin.getExtension(id)).get(
          FormFieldBlueprint.dataRefs.formFieldLoader,
        )(),
      ),
    )) as unknown as Array<{ name: string; component: unknown }>;
    const { formData } = await renderForm({
      protonApi: mockProtonApi({
        listAccounts: answers({
          accounts: [{ accountId: '123456789012', regions: ['us-east-1'] }],
        }),
        listEnvironmentTemplates: answers(demoTemplates),
        listEnvironmentTemplateVersions: answers(demoVersions),
        getEnvironmentTemplateVersion: answers(demoVersion),
        checkEnvironmentName: answers({ available: true }),
        listEnvironments: answers({ environments: [demoListing()] }),
      }),
      fields: Object.fromEntries(
        loaded.map(field => [field.name, field.component]),
      ),
      properties: {
        environmentTemplate: {
          title: 'Template',
          type: 'object',
          'ui:field': NAMES[0],
        },
        inputs: { title: 'Inputs', type: 'object', 'ui:field': NAMES[1] },
        name: { title: 'Name', type: 'string', 'ui:field': NAMES[2] },
        environment: { title: 'Other', type: 'string', 'ui:field': NAMES[3] },
      },
      formData: {
        environmentTemplate: { name: 'eks-cluster', majorVersion: '1' },
      },
    });

    expect(await screen.findByLabelText(/^Nodes/)).toHaveValue(2);
    await userEvent.type(
      screen.getByRole('textbox', { name: 'Name' }),
      'team-b',
    );
    expect(await screen.findByText('team-b is available')).toBeInTheDocument();
    const other = screen.getByRole('textbox', { name: 'Other' });
    await waitFor(() => expect(other).toBeEnabled());
    await userEvent.click(other);
    await userEvent.click(
      await screen.findByRole('option', { name: /payments-dev/ }),
    );
    expect(formData()).toMatchObject({
      name: 'team-b',
      environment: 'resource:default/payments-dev',
      inputs: { node_size: 2 },
    });
  });
});

describe('the form fields in the legacy frontend system', () => {
  function Names() {
    const extensions = useCustomFieldExtensions<{
      name: string;
      component: (props: {
        schema: object;
        uiSchema: object;
      }) => JSX.Element | null;
    }>(
      <ScaffolderFieldExtensions>
        <ProtonEnvironmentTemplatePickerFieldExtension />
        <ProtonEnvironmentInputsFieldExtension />
        <ProtonEnvironmentNameFieldExtension />
        <ProtonEnvironmentPickerFieldExtension />
        <ProtonSecretInputFieldExtension />
        <ProtonCheckedInputsFieldExtension />
      </ScaffolderFieldExtensions>,
    );
    const Inputs = extensions.find(
      ({ name }) => name === 'ProtonEnvironmentInputs',
    )?.component;
    return (
      <>
        <p>{extensions.map(({ name }) => name).join(' ')}</p>
        {Inputs && <Inputs schema={{ title: 'Configuration' }} uiSchema={{}} />}
      </>
    );
  }

  it('have the same names, and load when they are shown', async () => {
    await renderInTestApp(
      <TestApiProvider apis={[[protonApiRef, mockProtonApi()]]}>
        <Names />
      </TestApiProvider>,
    );

    expect(await screen.findByText(NAMES.join(' '))).toBeInTheDocument();
    expect(
      await screen.findByRole('heading', { name: 'Configuration' }),
    ).toBeInTheDocument();
  });
});
