import { Content } from '@backstage/core-components';
import {
  extractSchemaFromStep,
  Form,
} from '@backstage/plugin-scaffolder-react/alpha';
import { ScaffolderRJSFRegistryFieldsType } from '@backstage/plugin-scaffolder-react';
import { TestApiProvider } from '@backstage/test-utils';
import { JsonObject } from '@backstage/types';
import validator from '@rjsf/validator-ajv8';
import { useState } from 'react';
import {
  demoListing,
  demoTemplates,
  demoVersion,
  demoVersions,
  nextVersion,
} from '../src/__testUtils__/demoTemplates';
import { ProtonApi, protonApiRef } from '../src/api';
import { EnvironmentInputs } from '../src/fields/environmentInputs/EnvironmentInputs';
import { EnvironmentName } from '../src/fields/environmentName/EnvironmentName';
import { EnvironmentPicker } from '../src/fields/environmentPicker/EnvironmentPicker';
import { EnvironmentTemplatePicker } from '../src/fields/environmentTemplatePicker/EnvironmentTemplatePicker';

const fields = {
  ProtonEnvironmentInputs: EnvironmentInputs,
  ProtonEnvironmentName: EnvironmentName,
  ProtonEnvironmentPicker: EnvironmentPicker,
  ProtonEnvironmentTemplatePicker: EnvironmentTemplatePicker,
};

const CHOICE = { name: 'eks-cluster', majorVersion: '1' };

const properties: Record<string, JsonObject> = {
  name: {
    title: 'Name',
    type: 'string',
    'ui:field': 'ProtonEnvironmentName',
    'ui:options': { pattern: '{environmentTemplate}-demo' },
  },
  environmentTemplate: {
    title: 'Template',
    type: 'object',
    'ui:field': 'ProtonEnvironmentTemplatePicker',
  },
  environment: {
    title: 'Environment',
    type: 'string',
    'ui:field': 'ProtonEnvironmentPicker',
  },
  inputs: {
    title: 'Configuration',
    type: 'object',
    'ui:field': 'ProtonEnvironmentInputs',
    'ui:options': {
      presetFrom: { cluster_name: 'name' },
      lock: ['network.vpc_cidr'],
      groups: [
        { title: 'Cluster', inputs: ['team', 'kubernetes_version'] },
        { title: 'Add-ons', inputs: ['monitoring'], collapsed: true },
      ],
    },
  },
};

const answering: Partial<ProtonApi> = {
  listAccounts: async () => ({
    accounts: [
      { accountId: '123456789012', regions: ['us-east-1', 'eu-west-1'] },
      { accountId: '210987654321', regions: ['us-east-1'] },
    ],
  }),
  listEnvironmentTemplates: async () => demoTemplates,
  listEnvironmentTemplateVersions: async name => ({ ...demoVersions, name }),
  getEnvironmentTemplateVersion: async ({ majorVersion }) =>
    majorVersion === '2' ? nextVersion : demoVersion,
  checkEnvironmentName: async name =>
    name === 'taken'
      ? {
          available: false,
          reason: 'An environment named "taken" already exists',
        }
      : { available: true },
  listEnvironments: async () => ({
    environments: [
      demoListing(),
      demoListing({ name: 'search-prod', status: 'IN_PROGRESS' }),
      ...Array.from({ length: 3_000 }, (_, index) =>
        demoListing({ name: `cluster-${index}` }),
      ),
    ],
  }),
};

/** Gives every question the same answer. */
function always(answer: () => Promise<never>): Partial<ProtonApi> {
  return Object.fromEntries(Object.keys(answering).map(key => [key, answer]));
}

const states: Record<string, { api: Partial<ProtonApi>; data: JsonObject }> = {
  'to fill in': { api: answering, data: {} },
  'filled in': {
    api: answering,
    data: {
      name: 'taken',
      environmentTemplate: CHOICE,
      environment: 'resource:default/payments-dev',
      inputs: { team: 'payments' },
    },
  },
  'YAML that cannot be read': {
    api: answering,
    data: { environmentTemplate: CHOICE, inputs: 'team: [payments\n' },
  },
  empty: {
    api: {
      ...answering,
      listEnvironmentTemplates: async () => ({ environmentTemplates: [] }),
      listEnvironments: async () => ({ environments: [] }),
    },
    data: {},
  },
  loading: {
    api: always(() => new Promise(() => {})),
    data: { name: 'payments', environmentTemplate: CHOICE },
  },
  error: {
    api: always(async () => {
      throw new Error(
        'The Proton endpoint of account 123456789012 did not answer',
      );
    }),
    data: { name: 'payments', environmentTemplate: CHOICE },
  },
};

function Page(props: { data: JsonObject }) {
  const [data, setData] = useState(props.data);
  const { schema, uiSchema } = extractSchemaFromStep({
    type: 'object',
    properties,
  });
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

/** The form fields in each of their states, one below the other. */
export function FieldGallery() {
  return (
    <Content>
      {Object.entries(states).map(([name, { api, data }]) => (
        <section key={name}>
          <h3>{name}</h3>
          <TestApiProvider apis={[[protonApiRef, api]]}>
            <Page data={data} />
          </TestApiProvider>
        </section>
      ))}
    </Content>
  );
}
