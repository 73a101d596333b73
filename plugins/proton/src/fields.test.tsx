import { createExtensionTester } from '@backstage/frontend-test-utils';
import {
  ScaffolderFieldExtensions,
  useCustomFieldExtensions,
} from '@backstage/plugin-scaffolder-react';
import { FormFieldBlueprint } from '@backstage/plugin-scaffolder-react/alpha';
import { renderInTestApp, TestApiProvider } from '@backstage/test-utils';
import { screen } from '@testing-library/react';
import { mockProtonApi } from './__testUtils__/mockProtonApi';
import plugin from './alpha';
import { protonApiRef } from './api';
import {
  ProtonEnvironmentInputsFieldExtension,
  ProtonEnvironmentNameFieldExtension,
  ProtonEnvironmentPickerFieldExtension,
  ProtonEnvironmentTemplatePickerFieldExtension,
} from './index';

const NAMES = [
  'ProtonEnvironmentTemplatePicker',
  'ProtonEnvironmentInputs',
  'ProtonEnvironmentName',
  'ProtonEnvironmentPicker',
];

describe('the form fields in the new frontend system', () => {
  it.each([
    ['environment-template-picker', 'ProtonEnvironmentTemplatePicker'],
    ['environment-inputs', 'ProtonEnvironmentInputs'],
    ['environment-name', 'ProtonEnvironmentName'],
    ['environment-picker', 'ProtonEnvironmentPicker'],
  ] as const)('%s is %s', async (id, name) => {
    const tester = createExtensionTester(
      plugin.getExtension(`scaffolder-form-field:proton/${id}`),
    );
    const load = tester.get(FormFieldBlueprint.dataRefs.formFieldLoader);

    expect(await load()).toMatchObject({ name });
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
