import {
  FormProps,
  SecretsContextProvider,
} from '@backstage/plugin-scaffolder-react';
import { Stepper } from '@backstage/plugin-scaffolder-react/alpha';
import { renderInTestApp, TestApiProvider } from '@backstage/test-utils';
import {
  InputViolation,
  JsonSchema,
  toSoftwareTemplate,
} from '@proton-vending/backstage-plugin-proton-common';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { mockProtonApi } from '../../__testUtils__/mockProtonApi';
import { refusal } from '../../__testUtils__/refusal';
import { protonApiRef } from '../../api';
import { SecretInput } from '../secretInput/SecretInput';
import { CheckedInputs } from './CheckedInputs';
import { validateCheckedInputs } from './validation';

jest.setTimeout(60_000);

const RULE: InputViolation = {
  path: 'node_min_size',
  message: "can't exceed the maximum",
  keyword: 'rule',
};

const extensions = [
  {
    name: 'ProtonCheckedInputs',
    component: CheckedInputs,
    validation: validateCheckedInputs,
  },
  { name: 'ProtonSecretInput', component: SecretInput },
] as never[];

/** The pages of the inputs of a generated software template. */
async function renderGenerated(
  inputs: JsonSchema = {
    type: 'object',
    properties: {
      cluster_name: { type: 'string' },
      node_max_size: { title: 'Maximum', type: 'integer', default: 3 },
      node_min_size: { title: 'Minimum', type: 'integer', default: 5 },
    },
  },
) {
  const protonApi = mockProtonApi();
  const { spec } = toSoftwareTemplate({
    name: 'eks-cluster',
    majorVersion: '1',
    minorVersion: '0',
    schema: { inputTypeName: 'Inputs', inputs },
  });
  await renderInTestApp(
    <TestApiProvider apis={[[protonApiRef, protonApi]]}>
      <SecretsContextProvider>
        <Stepper
          manifest={{
            title: 'Cluster',
            steps: spec.parameters
              .slice(1)
              .map(schema => ({ title: String(schema.title), schema })),
          }}
          initialState={{ name: 'payments' }}
          extensions={extensions}
          formProps={{ noHtml5Validate: true } as FormProps}
          onCreate={async () => {}}
        />
      </SecretsContextProvider>
    </TestApiProvider>,
  );
  return { protonApi };
}

const review = () =>
  userEvent.click(screen.getByRole('button', { name: 'Review' }));

describe('ProtonCheckedInputs', () => {
  it('shows a broken rule beside its input, and keeps the form from going on', async () => {
    const { protonApi } = await renderGenerated();
    protonApi.validateInputs.mockResolvedValue({
      violations: [
        RULE,
        // The form says this itself.
        { path: 'node_max_size', message: 'is required', keyword: 'required' },
      ],
    });

    await review();

    const minimum = await screen.findByRole('spinbutton', { name: 'Minimum' });
    await waitFor(() =>
      expect(minimum).toHaveAttribute('aria-invalid', 'true'),
    );
    expect(screen.getByText("can't exceed the maximum")).toBeInTheDocument();
    expect(
      screen.getByText(/^'Inputs' Minimum .*can't exceed the maximum/),
    ).toBeInTheDocument();
    expect(screen.queryByText(/is required/)).not.toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Create' })).toBeNull();
    expect(protonApi.validateInputs).toHaveBeenCalledWith(
      { name: 'eks-cluster', majorVersion: '1' },
      { cluster_name: 'payments', node_max_size: 3, node_min_size: 5 },
    );

    protonApi.validateInputs.mockResolvedValue({ violations: [] });
    await userEvent.clear(minimum);
    await userEvent.type(minimum, '2');
    await review();
    expect(
      await screen.findByRole('button', { name: 'Create' }),
    ).toBeInTheDocument();
  });

  it('asks for the inputs of the alternative that is chosen', async () => {
    const alternative = (title: string, name: string) => ({
      title,
      type: 'object',
      required: [name],
      properties: { [name]: { title: name, type: 'string' } },
    });
    const { protonApi } = await renderGenerated({
      type: 'object',
      properties: { cluster_name: { type: 'string' } },
      oneOf: [
        alternative('New VPC', 'cidr'),
        alternative('Existing VPC', 'vpc_id'),
      ],
    });
    protonApi.validateInputs.mockResolvedValue({ violations: [] });

    await userEvent.click(screen.getByRole('button', { name: /New VPC/ }));
    await userEvent.click(screen.getByRole('option', { name: 'Existing VPC' }));
    await userEvent.type(
      await screen.findByRole('textbox', { name: /vpc_id/ }),
      'vpc-1',
    );
    await review();

    expect(
      await screen.findByRole('button', { name: 'Create' }),
    ).toBeInTheDocument();
    expect(protonApi.validateInputs).toHaveBeenCalledWith(
      { name: 'eks-cluster', majorVersion: '1' },
      { cluster_name: 'payments', vpc_id: 'vpc-1' },
    );
  });

  it('leaves the rules to the task for whoever may not read the template', async () => {
    const { protonApi } = await renderGenerated();
    protonApi.validateInputs.mockRejectedValue(
      await refusal(403, 'NotAllowedError', 'Unauthorized'),
    );

    await review();

    expect(
      await screen.findByRole('button', { name: 'Create' }),
    ).toBeInTheDocument();
  });

  it('says that the rules could not be checked', async () => {
    const { protonApi } = await renderGenerated();
    protonApi.validateInputs.mockRejectedValue(new Error('no answer'));

    await review();

    expect(
      await screen.findByText(
        "'Inputs' couldn't be checked: no answer. Try again",
      ),
    ).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Create' })).toBeNull();
  });
});
