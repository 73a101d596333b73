import { JsonObject } from '@backstage/types';
import { parseTemplateSchema } from '@proton-vending/backstage-plugin-proton-common';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  demoVersion,
  nextVersion,
  secretVersion,
} from '../../__testUtils__/demoTemplates';
import { mockProtonApi } from '../../__testUtils__/mockProtonApi';
import { renderForm } from '../../__testUtils__/renderForm';

const CHOICE = { name: 'eks-cluster', majorVersion: '1' };
const NEXT = { name: 'eks-cluster', majorVersion: '2' };

const DEFAULTS = {
  kubernetes_version: '1.36',
  network: { vpc_cidr: '10.0.0.0/16' },
  node_size: 2,
  monitoring: true,
  zones: ['a'],
};

describe('EnvironmentInputs', () => {
  let protonApi = mockProtonApi();

  beforeEach(() => {
    protonApi = mockProtonApi();
    protonApi.getEnvironmentTemplateVersion
      .mockReset()
      .mockImplementation(async ({ majorVersion }) =>
        majorVersion === '2' ? nextVersion : demoVersion,
      );
    protonApi.getEnvironmentInputs.mockReset();
  });

  async function renderInputs(
    options: JsonObject = {},
    formData: JsonObject = { environmentTemplate: CHOICE },
    secrets?: Record<string, string>,
  ) {
    return renderForm({
      protonApi,
      formData,
      secrets,
      properties: {
        inputs: {
          title: 'Configuration',
          type: 'object',
          'ui:field': 'ProtonEnvironmentInputs',
          'ui:options': { ...options },
        },
      },
    });
  }

  it('asks for what the schema describes and hands up the defaults', async () => {
    const { formData } = await renderInputs();

    expect(await screen.findByLabelText(/^Team/)).toBeRequired();
    expect(screen.getByLabelText(/^Nodes/)).toHaveValue(2);
    expect(screen.getByLabelText('VPC CIDR')).toHaveValue('10.0.0.0/16');
    expect(screen.getByRole('checkbox', { name: 'Monitoring' })).toBeChecked();
    expect(
      screen.getByText('How many nodes to start with'),
    ).toBeInTheDocument();
    await waitFor(() => expect(formData().inputs).toEqual(DEFAULTS));
  });

  it('locks what can no longer be changed, with the value that is deployed', async () => {
    const { properties } = demoVersion.schema;
    const fixed = { 'x-proton-immutable': true };
    protonApi.getEnvironmentTemplateVersion.mockResolvedValue({
      ...demoVersion,
      schema: {
        ...demoVersion.schema,
        properties: {
          ...Object(properties),
          cluster_name: { ...Object(properties).cluster_name, ...fixed },
          node_size: { ...Object(properties).node_size, ...fixed },
          team: { ...Object(properties).team, ...fixed },
        },
      },
    });
    protonApi.getEnvironmentInputs.mockResolvedValue({
      accountId: '123456789012',
      region: 'us-east-1',
      templateName: 'eks-cluster',
      version: '1.0',
      inputs: { cluster_name: 'payments-dev' },
      // The default of the version that it runs.
      deployed: { cluster_name: 'payments-dev', node_size: 1 },
    });
    const { formData } = await renderInputs(
      { environmentField: 'environment' },
      { environment: 'resource:default/payments-dev' },
    );

    const name = await screen.findByLabelText(/^Cluster name/);
    expect(name).toBeDisabled();
    expect(name).toHaveValue('payments-dev');
    expect(screen.getByLabelText(/^Nodes/)).toBeDisabled();
    expect(screen.getByLabelText(/^Nodes/)).toHaveValue(1);
    expect(
      screen.getAllByText(
        /This can't be changed after the environment is created\./,
      ),
    ).toHaveLength(2);
    // It has no value yet.
    expect(screen.getByLabelText(/^Team/)).toBeEnabled();
    await waitFor(() =>
      expect(formData().inputs).toMatchObject({ node_size: 1 }),
    );
  });

  it('leaves out what is cleared', async () => {
    const { formData } = await renderInputs();

    await userEvent.type(await screen.findByLabelText(/^Team/), 'x');
    await waitFor(() => expect(formData().inputs).toHaveProperty('team', 'x'));
    await userEvent.clear(screen.getByLabelText(/^Team/));
    await userEvent.clear(screen.getByLabelText(/^Nodes/));

    const { node_size, ...rest } = DEFAULTS;
    await waitFor(() => expect(formData().inputs).toEqual(rest));
  });

  it('says what is wrong where somebody was, in words', async () => {
    await renderInputs();

    const cidr = await screen.findByLabelText('VPC CIDR');
    await userEvent.clear(cidr);
    await userEvent.type(cidr, '10.0.0.0/30');
    expect(
      screen.queryByText(/have the format|invalid format/),
    ).not.toBeInTheDocument();
    await userEvent.tab();

    expect(
      await screen.findByText(
        "doesn't have the format described above, such as 10.0.0.0/16",
      ),
    ).toBeInTheDocument();
    expect(screen.queryByText('is required')).not.toBeInTheDocument();
  });

  it('hides, locks, presets and takes from other fields', async () => {
    const { formData } = await renderInputs(
      {
        hide: ['monitoring', 'zones'],
        lock: ['network.vpc_cidr'],
        preset: { 'network.vpc_cidr': '10.9.0.0/16', monitoring: false },
        presetFrom: { cluster_name: 'name' },
      },
      { environmentTemplate: CHOICE, name: 'payments-dev' },
    );

    expect(await screen.findByLabelText('VPC CIDR')).toBeDisabled();
    expect(screen.getByLabelText('VPC CIDR')).toHaveValue('10.9.0.0/16');
    expect(screen.queryByText('Monitoring')).not.toBeInTheDocument();
    expect(screen.queryByLabelText(/Cluster name/)).not.toBeInTheDocument();
    await waitFor(() =>
      expect(formData().inputs).toEqual({
        cluster_name: 'payments-dev',
        kubernetes_version: '1.36',
        network: { vpc_cidr: '10.9.0.0/16' },
        node_size: 2,
        monitoring: false,
      }),
    );
  });

  it('shows groups, and a collapsed one when asked', async () => {
    await renderInputs({
      groups: [
        { title: 'Access', inputs: ['team'] },
        { title: 'Add-ons', inputs: ['monitoring'], collapsed: true },
      ],
    });

    expect(
      await screen.findByRole('button', { name: /Access/, expanded: true }),
    ).toBeInTheDocument();
    const addOns = screen.getByRole('button', { name: /Add-ons 1 input/ });
    expect(addOns).toHaveAttribute('aria-expanded', 'false');
    await userEvent.click(addOns);
    expect(addOns).toHaveAttribute('aria-expanded', 'true');
    expect(
      screen.getByRole('checkbox', { name: 'Monitoring' }),
    ).toBeInTheDocument();
  });

  it('keeps what fits another version and names what does not', async () => {
    const { formData, setFormData } = await renderInputs();
    await userEvent.type(await screen.findByLabelText(/^Team/), 'payments');
    const nodes = screen.getByLabelText(/^Nodes/);
    await userEvent.clear(nodes);
    await userEvent.type(nodes, '50');
    await waitFor(() =>
      expect(formData().inputs).toHaveProperty('node_size', 50),
    );

    setFormData({ ...formData(), environmentTemplate: NEXT });

    expect(await screen.findByRole('alert')).toHaveTextContent(
      "These values aren't valid for the selected version and were removed:Nodes (node_size): 50",
    );
    await waitFor(() =>
      expect(formData().inputs).toEqual({
        team: 'payments',
        kubernetes_version: '1.38',
        node_size: 3,
      }),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Dismiss' }));
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });

  it('starts from the inputs of an environment, in its own version', async () => {
    protonApi.getEnvironmentInputs.mockResolvedValue({
      accountId: '123456789012',
      region: 'us-east-1',
      templateName: 'eks-cluster',
      version: '1.1',
      inputs: { cluster_name: 'payments-dev', team: 'payments', node_size: 7 },
    });
    const { formData } = await renderInputs(
      { environmentField: 'environment', lock: ['cluster_name'] },
      { environment: 'resource:default/payments-dev' },
    );

    expect(await screen.findByLabelText(/^Nodes/)).toHaveValue(7);
    expect(screen.getByLabelText(/^Cluster name/)).toBeDisabled();
    expect(protonApi.getEnvironmentTemplateVersion).toHaveBeenCalledWith(
      {
        name: 'eks-cluster',
        accountId: '123456789012',
        region: 'us-east-1',
        majorVersion: '1',
        minorVersion: '1',
      },
      expect.anything(),
    );
    await waitFor(() =>
      expect(formData().inputs).toEqual({
        ...DEFAULTS,
        cluster_name: 'payments-dev',
        team: 'payments',
        node_size: 7,
      }),
    );
  });

  it('says what to do before a template is chosen, and in a preview without data', async () => {
    await renderInputs({}, {});

    expect(
      await screen.findByText(/Select an environment template and a version/),
    ).toBeInTheDocument();
    expect(protonApi.getEnvironmentTemplateVersion).not.toHaveBeenCalled();
  });

  it('explains an error and asks again', async () => {
    protonApi.getEnvironmentTemplateVersion.mockRejectedValueOnce(
      new Error('No answer'),
    );
    await renderInputs();

    expect(
      await screen.findByText("The inputs couldn't be loaded: No answer"),
    ).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Retry' }));
    expect(await screen.findByLabelText(/^Team/)).toBeInTheDocument();
  });

  it('names options that the version has no input for', async () => {
    await renderInputs({ hide: ['gone'] });

    expect(
      await screen.findByText(
        /doesn't have inputs that this form expects: gone/,
      ),
    ).toBeInTheDocument();
  });

  it('shows the inputs as YAML', async () => {
    await renderInputs();

    await userEvent.click(await screen.findByRole('button', { name: 'YAML' }));

    const editor = await screen.findByRole('textbox', {
      name: 'Inputs as YAML',
    });
    expect(editor).toHaveTextContent('vpc_cidr: 10.0.0.0/16');
    expect(screen.getByText('Team (team) is required')).toBeInTheDocument();
  });

  it('keeps a text that cannot be read as the value, which no form accepts', async () => {
    const { formData } = await renderInputs(
      {},
      { environmentTemplate: CHOICE, inputs: 'team: [a\n' },
    );

    expect(
      await screen.findByRole('textbox', { name: 'Inputs as YAML' }),
    ).toHaveTextContent('team: [a');
    expect(screen.getByText(/^Line 2: /)).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Form' })).toBeDisabled();
    expect(formData().inputs).toBe('team: [a\n');
  });

  it('copes with forty inputs, three levels deep', async () => {
    const text = readFileSync(
      join(
        __dirname,
        '../../../../../packages/app/e2e-tests/bundles/wide-inputs/v1/schema/schema.yaml',
      ),
      'utf8',
    );
    protonApi.getEnvironmentTemplateVersion.mockResolvedValue({
      ...demoVersion,
      schema: parseTemplateSchema(text).inputs,
    });
    const { formData } = await renderInputs();

    const backup = await screen.findByLabelText('Window');
    await userEvent.clear(backup);
    await userEvent.type(backup, '01:00-02:00');

    await waitFor(() =>
      expect(formData().inputs).toMatchObject({
        stage: 'development',
        network: { dns: { ttl_seconds: 300 } },
        database: { backup: { window: '01:00-02:00', retention_days: 7 } },
        observability: { alerts: { severity: 'warning' } },
      }),
    );
  });

  describe('with sensitive inputs', () => {
    beforeEach(() => {
      protonApi.getEnvironmentTemplateVersion.mockResolvedValue(secretVersion);
    });

    it('masks them, and gives the form references while their values are secrets', async () => {
      const { formData, secrets } = await renderInputs();

      const password = await screen.findByLabelText(/^Database password/);
      expect(password).toHaveAttribute('type', 'password');
      expect(password).toBeRequired();
      await userEvent.type(password, 'correct horse');
      await userEvent.type(screen.getByLabelText('Token'), 'abc');
      await userEvent.type(
        screen.getByLabelText('Users'),
        '[[{{"name":"a","password":"xyz"}]',
      );

      await waitFor(() =>
        expect(formData().inputs).toEqual({
          db_password: '****** (inputs.db_password)',
          cache: { token: '****** (inputs.cache.token)' },
          users: '****** (inputs.users)',
        }),
      );
      expect(secrets()).toEqual({
        'inputs.db_password': 'correct horse',
        'inputs.cache.token': 'abc',
        'inputs.users': '[{"name":"a","password":"xyz"}]',
      });

      await userEvent.click(
        screen.getByRole('button', { name: 'Show Database password' }),
      );
      expect(password).toHaveAttribute('type', 'text');
    });

    it('takes a value that is not valid for no value, and says why without it', async () => {
      const { formData } = await renderInputs();

      await userEvent.type(
        await screen.findByLabelText(/^Database password/),
        'short',
      );
      await userEvent.type(screen.getByLabelText('Users'), '[[1');
      await userEvent.tab();

      expect(
        await screen.findByText('needs at least 12 characters'),
      ).toBeInTheDocument();
      expect(await screen.findByText('must be a list')).toBeInTheDocument();
      await waitFor(() =>
        expect(formData().inputs).toEqual({
          db_password: '******',
          users: '******',
        }),
      );
    });

    it('forgets a secret that is cleared', async () => {
      const { formData, secrets } = await renderInputs();

      const token = await screen.findByLabelText('Token');
      await userEvent.type(token, 'abc');
      await waitFor(() =>
        expect(formData().inputs).toHaveProperty('cache.token'),
      );
      await userEvent.clear(token);

      await waitFor(() => expect(formData().inputs).toEqual({}));
      expect(secrets()).toMatchObject({ 'inputs.cache.token': '' });
    });

    it('finds them again when the page comes back, and asks again after "Start over"', async () => {
      const inputs = {
        cluster_name: 'demo',
        db_password: '****** (inputs.db_password)',
        users: '****** (inputs.users)',
      };
      const { formData } = await renderInputs(
        {},
        { environmentTemplate: CHOICE, inputs },
        { 'inputs.db_password': 'correct horse' },
      );

      expect(await screen.findByLabelText(/^Database password/)).toHaveValue(
        'correct horse',
      );
      expect(screen.getByLabelText('Users')).toHaveValue('');
      await waitFor(() =>
        expect(formData().inputs).toEqual({
          cluster_name: 'demo',
          db_password: '****** (inputs.db_password)',
        }),
      );
    });

    it('leaves them out of the YAML and keeps them', async () => {
      const { formData, secrets } = await renderInputs();
      await userEvent.type(
        await screen.findByLabelText(/^Database password/),
        'correct horse',
      );

      await userEvent.click(screen.getByRole('button', { name: 'YAML' }));
      const editor = await screen.findByRole('textbox', {
        name: 'Inputs as YAML',
      });

      expect(editor).not.toHaveTextContent('db_password');
      expect(
        screen.getByText(
          /doesn't contain sensitive inputs: db_password, cache.token/,
        ),
      ).toBeInTheDocument();
      expect(formData().inputs).toEqual({
        db_password: '****** (inputs.db_password)',
      });
      expect(secrets()).toMatchObject({
        'inputs.db_password': 'correct horse',
      });
    });

    it('keeps those of an environment that are left empty', async () => {
      protonApi.getEnvironmentInputs.mockResolvedValue({
        accountId: '123456789012',
        region: 'us-east-1',
        templateName: 'eks-cluster',
        version: '1.1',
        inputs: { cluster_name: 'demo' },
        masked: ['db_password', 'cache.token'],
      });
      const { formData } = await renderInputs(
        { environmentField: 'environment' },
        { environment: 'resource:default/demo' },
      );

      const password = await screen.findByLabelText('Database password');
      expect(password).not.toBeRequired();
      expect(
        screen.getAllByText(/Leave the field empty to keep it/),
      ).toHaveLength(2);
      await waitFor(() =>
        expect(formData().inputs).toEqual({
          cluster_name: 'demo',
          db_password: '********',
          cache: { token: '********' },
        }),
      );
      await userEvent.type(password, 'correct horse');
      await waitFor(() =>
        expect(formData().inputs).toMatchObject({
          db_password: '****** (inputs.db_password)',
        }),
      );
    });

    it('names none of their values when another version drops them', async () => {
      const { formData, setFormData } = await renderInputs();
      await userEvent.type(await screen.findByLabelText('Token'), 'abcdef');
      await waitFor(() =>
        expect(formData().inputs).toHaveProperty('cache.token'),
      );

      protonApi.getEnvironmentTemplateVersion.mockResolvedValue(nextVersion);
      setFormData({ ...formData(), environmentTemplate: NEXT });

      expect(await screen.findByRole('alert')).toHaveTextContent(
        'Token (cache.token): ********',
      );
      expect(document.body).not.toHaveTextContent('abcdef');
    });
  });

  it('says that a template has no inputs', async () => {
    protonApi.getEnvironmentTemplateVersion.mockResolvedValue({
      ...demoVersion,
      schema: { type: 'object' },
    });
    const { formData } = await renderInputs();

    expect(
      await screen.findByText('This template has no inputs.'),
    ).toBeInTheDocument();
    await waitFor(() => expect(formData().inputs).toEqual({}));
  });

  it('offers "None" beside the alternatives of an optional input', async () => {
    protonApi.getEnvironmentTemplateVersion.mockResolvedValue({
      ...demoVersion,
      schema: {
        type: 'object',
        properties: {
          storage: {
            title: 'Storage',
            oneOf: [
              {
                title: 'Disk',
                type: 'object',
                properties: {
                  size: { title: 'Size', type: 'integer', default: 8 },
                },
              },
              { title: 'Bucket', type: 'string' },
            ],
          },
        },
      },
    });
    const { formData } = await renderInputs();

    await userEvent.click(await screen.findByRole('button', { name: /None/ }));
    await waitFor(() => expect(formData().inputs).toEqual({}));
    await userEvent.click(screen.getByRole('option', { name: 'Disk' }));

    await waitFor(() =>
      expect(formData().inputs).toEqual({ storage: { size: 8 } }),
    );
  });

  it.each(['oneOf', 'anyOf'])(
    'asks for the inputs of alternatives of all inputs, by %s',
    async keyword => {
      const alternative = (title: string, name: string) => ({
        title,
        type: 'object',
        required: [name],
        properties: { [name]: { title: name, type: 'string' } },
      });
      protonApi.getEnvironmentTemplateVersion.mockResolvedValue({
        ...demoVersion,
        schema: {
          type: 'object',
          [keyword]: [
            alternative('New VPC', 'cidr'),
            alternative('Existing VPC', 'vpc_id'),
          ],
        },
      });
      const { formData } = await renderInputs();

      await userEvent.type(await screen.findByLabelText(/cidr/), '10.0.0.0/16');
      await waitFor(() =>
        expect(formData().inputs).toEqual({ cidr: '10.0.0.0/16' }),
      );
      expect(screen.queryByText(/no inputs/)).not.toBeInTheDocument();
      await userEvent.click(screen.getByRole('button', { name: /New VPC/ }));
      await userEvent.click(
        screen.getByRole('option', { name: 'Existing VPC' }),
      );
      await userEvent.type(await screen.findByLabelText(/vpc_id/), 'vpc-1');
      await waitFor(() =>
        expect(formData().inputs).toEqual({ vpc_id: 'vpc-1' }),
      );
    },
  );

  it('refuses an integer that it would round', async () => {
    protonApi.getEnvironmentTemplateVersion.mockResolvedValue({
      ...demoVersion,
      schema: {
        type: 'object',
        properties: { account: { title: 'Account', type: 'integer' } },
      },
    });
    await renderInputs();

    await userEvent.type(
      await screen.findByLabelText('Account'),
      '9007199254740993',
    );
    await userEvent.tab();

    expect(
      await screen.findByText(
        'is beyond 9007199254740991, and a form would round it. Use a spec instead',
      ),
    ).toBeInTheDocument();
  });
});
