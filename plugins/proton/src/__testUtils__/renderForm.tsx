import { ApiRef } from '@backstage/core-plugin-api';
import { JsonObject } from '@backstage/types';
import {
  extractSchemaFromStep,
  Form,
} from '@backstage/plugin-scaffolder-react/alpha';
import {
  ScaffolderRJSFRegistryFieldsType,
  SecretsContextProvider,
  useTemplateSecrets,
} from '@backstage/plugin-scaffolder-react';
import { renderInTestApp, TestApiProvider } from '@backstage/test-utils';
import validator from '@rjsf/validator-ajv8';
import { act } from '@testing-library/react';
import { useState } from 'react';
import { ProtonApi, protonApiRef } from '../api';
import { EnvironmentInputs } from '../fields/environmentInputs/EnvironmentInputs';
import { EnvironmentName } from '../fields/environmentName/EnvironmentName';
import { EnvironmentPicker } from '../fields/environmentPicker/EnvironmentPicker';
import { SecretInput } from '../fields/secretInput/SecretInput';
import { EnvironmentTemplatePicker } from '../fields/environmentTemplatePicker/EnvironmentTemplatePicker';

const ownFields = {
  ProtonSecretInput: SecretInput,
  ProtonEnvironmentInputs: EnvironmentInputs,
  ProtonEnvironmentName: EnvironmentName,
  ProtonEnvironmentPicker: EnvironmentPicker,
  ProtonEnvironmentTemplatePicker: EnvironmentTemplatePicker,
};

/** A page of parameters, as the scaffolder shows it, and what it holds. */
export async function renderForm(options: {
  protonApi: ProtonApi;
  properties: JsonObject;
  formData?: JsonObject;
  /** The fields by their names; those of this package when absent. */
  fields?: Record<string, unknown>;
  /** Further APIs of the app. */
  apis?: ReadonlyArray<readonly [ApiRef<unknown>, object]>;
  /** The secrets that were entered on an earlier page. */
  secrets?: Record<string, string>;
}) {
  const { protonApi, properties, fields = ownFields, apis = [] } = options;
  const { schema, uiSchema } = extractSchemaFromStep({
    type: 'object',
    properties,
  });
  let formData: JsonObject = options.formData ?? {};
  let setFormData: (next: JsonObject) => void = () => {};
  let secrets: Record<string, string> = {};

  function Page() {
    const [data, setData] = useState(formData);
    formData = data;
    setFormData = setData;
    ({ secrets } = useTemplateSecrets());
    return (
      <Form
        validator={validator}
        schema={schema}
        uiSchema={uiSchema}
        fields={fields as ScaffolderRJSFRegistryFieldsType}
        formData={data}
        formContext={{ formData: data }}
        onChange={change => setData(change.formData)}
      >
        <></>
      </Form>
    );
  }
  await renderInTestApp(
    <TestApiProvider apis={[[protonApiRef, protonApi], ...apis]}>
      <SecretsContextProvider initialSecrets={options.secrets}>
        <Page />
      </SecretsContextProvider>
    </TestApiProvider>,
  );
  return {
    formData: () => formData,
    secrets: () => secrets,
    setFormData: (next: JsonObject) => act(() => setFormData(next)),
  };
}
