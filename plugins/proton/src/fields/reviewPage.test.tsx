import {
  FormProps,
  SecretsContextProvider,
} from '@backstage/plugin-scaffolder-react';
import { ReviewState, Stepper } from '@backstage/plugin-scaffolder-react/alpha';
import { renderInTestApp, TestApiProvider } from '@backstage/test-utils';
import {
  formatSecretReference,
  toSoftwareTemplate,
} from '@proton-vending/backstage-plugin-proton-common';
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { protonApiRef } from '../api';
import { demoVersion } from '../__testUtils__/demoTemplates';
import { mockProtonApi } from '../__testUtils__/mockProtonApi';
import { EnvironmentInputs } from './environmentInputs/EnvironmentInputs';
import { SecretInput } from './secretInput/SecretInput';

const extensions = [
  { name: 'ProtonEnvironmentInputs', component: EnvironmentInputs },
  { name: 'ProtonSecretInput', component: SecretInput },
] as never[];

const formProps = { noHtml5Validate: true } as FormProps;

describe("the scaffolder's review page", () => {
  it('shows asterisks for the secrets of ProtonEnvironmentInputs, and nothing that refers to them', async () => {
    const protonApi = mockProtonApi();
    protonApi.getEnvironmentTemplateVersion.mockResolvedValue({
      ...demoVersion,
      schema: {
        type: 'object',
        required: ['db_password'],
        properties: {
          size: { type: 'string', default: 'small' },
          db_password: { type: 'string', format: 'password' },
          cache: {
            type: 'object',
            properties: { token: { type: 'string', writeOnly: true } },
          },
        },
      },
    });
    const onCreate = jest.fn(async () => {});
    await renderInTestApp(
      <TestApiProvider apis={[[protonApiRef, protonApi]]}>
        <SecretsContextProvider>
          <Stepper
            manifest={{
              title: 'Cluster',
              steps: [
                {
                  title: 'Inputs',
                  schema: {
                    type: 'object',
                    properties: {
                      inputs: {
                        type: 'object',
                        'ui:field': 'ProtonEnvironmentInputs',
                        'ui:options': {
                          environmentTemplate: {
                            name: 'eks-cluster',
                            majorVersion: '1',
                          },
                        },
                      },
                    },
                  },
                },
              ],
            }}
            extensions={extensions}
            formProps={formProps}
            onCreate={onCreate}
          />
        </SecretsContextProvider>
      </TestApiProvider>,
    );
    await userEvent.type(
      await screen.findByLabelText(/^db_password/),
      'correct horse',
    );
    await userEvent.type(screen.getByLabelText(/^token/), 'staple');
    await userEvent.click(screen.getByRole('button', { name: 'Review' }));

    const create = await screen.findByRole('button', { name: 'Create' });
    const page = document.body.textContent ?? '';
    expect(page).toContain('small');
    expect(
      page.match(/\*{6} \(inputs\.(db_password|cache\.token)\)/g),
    ).toHaveLength(2);
    expect(page).not.toMatch(/secret:|\$\{\{|correct horse|staple/);

    await userEvent.click(create);
    await waitFor(() => expect(onCreate).toHaveBeenCalled());
    expect(JSON.stringify(onCreate.mock.calls)).not.toMatch(
      /correct horse|staple/,
    );
  });

  it('shows asterisks alone for the secrets of a generated form', () => {
    const { spec } = toSoftwareTemplate({
      name: 'eks-cluster',
      majorVersion: '1',
      minorVersion: '0',
      schema: {
        inputTypeName: 'Inputs',
        inputs: {
          type: 'object',
          properties: {
            size: { type: 'string' },
            // Optional objects that need a value stand beside "None".
            db: {
              type: 'object',
              required: ['password'],
              properties: { password: { type: 'string', writeOnly: true } },
            },
          },
        },
      },
    });
    const inputs = {
      size: 'small',
      db: { password: formatSecretReference('inputs.db.password') },
    };
    render(
      <ReviewState
        formState={{ inputs }}
        schemas={spec.parameters.map(page => ({
          title: 'Inputs',
          schema: {},
          uiSchema: {},
          mergedSchema: { type: 'object', ...page },
        }))}
      />,
    );

    expect(document.body).toHaveTextContent('small');
    expect(document.body).toHaveTextContent('******');
    expect(document.body).not.toHaveTextContent('inputs.db.password');
  });
});
