import { ResponseError } from '@backstage/errors';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { demoTemplates, demoVersions } from '../../__testUtils__/demoTemplates';
import { mockProtonApi } from '../../__testUtils__/mockProtonApi';
import { renderForm } from '../../__testUtils__/renderForm';

describe('EnvironmentTemplatePicker', () => {
  let protonApi = mockProtonApi();

  beforeEach(() => {
    protonApi = mockProtonApi();
    protonApi.listAccounts.mockReset().mockResolvedValue({
      accounts: [{ accountId: '123456789012', regions: ['us-east-1'] }],
    });
    protonApi.listEnvironmentTemplates
      .mockReset()
      .mockResolvedValue(demoTemplates);
    protonApi.listEnvironmentTemplateVersions
      .mockReset()
      .mockImplementation(async name => ({ ...demoVersions, name }));
  });

  async function renderPicker(property: object = {}) {
    return renderForm({
      protonApi,
      properties: {
        environmentTemplate: {
          title: 'Template',
          type: 'object',
          'ui:field': 'ProtonEnvironmentTemplatePicker',
          ...property,
        },
      },
    });
  }

  async function openTemplates() {
    const box = await screen.findByRole('textbox', { name: 'Template' });
    await waitFor(() => expect(box).toBeEnabled());
    await userEvent.click(box);
    return screen.getAllByRole('option').map(option => option.textContent);
  }

  it('shows what there is to choose, and chooses the recommended version', async () => {
    const { formData } = await renderPicker();

    expect(await openTemplates()).toEqual([
      'EKS cluster eks-clusterA real cluster in the AWS account of the platform',
      'Sandbox eks-sandboxA rehearsal in seconds',
    ]);
    await userEvent.click(screen.getByRole('option', { name: /eks-cluster/ }));

    await waitFor(() =>
      expect(formData()).toEqual({
        environmentTemplate: { name: 'eks-cluster', majorVersion: '1' },
      }),
    );
    expect(
      screen.getByRole('button', { name: /Recommended \(now 1\.1\)/ }),
    ).toBeInTheDocument();
  });

  it('lets a single version be chosen', async () => {
    const { formData } = await renderPicker({
      default: { name: 'eks-cluster' },
    });

    await userEvent.click(
      await screen.findByRole('button', { name: /Recommended/ }),
    );
    await userEvent.click(
      within(screen.getByRole('listbox')).getByRole('option', {
        name: /2\.0 \(draft/,
      }),
    );

    await waitFor(() =>
      expect(formData()).toEqual({
        environmentTemplate: {
          name: 'eks-cluster',
          majorVersion: '2',
          minorVersion: '0',
        },
      }),
    );
    expect(screen.getByText('Without NAT gateways')).toBeInTheDocument();
  });

  it('offers the major versions, and a new one, to register a version in', async () => {
    const { formData } = await renderPicker({
      default: { name: 'eks-cluster' },
      'ui:options': { registerVersion: true },
    });

    await userEvent.click(
      await screen.findByRole('button', { name: /Major version.*newest/ }),
    );
    const list = within(screen.getByRole('listbox'));
    expect(
      list.getAllByRole('option').map(option => option.textContent),
    ).toEqual([
      '2 (newest version 2.0)',
      '1 (newest version 1.1)',
      'A new major version',
    ]);
    await userEvent.click(
      list.getByRole('option', { name: 'A new major version' }),
    );

    await waitFor(() =>
      expect(formData()).toEqual({
        environmentTemplate: { name: 'eks-cluster', majorVersion: '' },
      }),
    );
  });

  it('offers only the templates and the major that the options name', async () => {
    await renderPicker({
      'ui:options': { filter: { name: '*-sandbox' }, majorVersion: '3' },
      default: { name: 'eks-sandbox' },
    });

    expect(await openTemplates()).toHaveLength(1);
    expect(
      await screen.findByText(
        'eks-sandbox has no published version of the major version 3 yet.',
      ),
    ).toBeInTheDocument();
  });

  it('asks for account and region only when there are several', async () => {
    protonApi.listAccounts.mockResolvedValue({
      accounts: [
        { accountId: '123456789012', regions: ['us-east-1', 'eu-west-1'] },
        { accountId: '210987654321', regions: ['us-east-1'] },
      ],
    });
    const { formData } = await renderPicker();

    await userEvent.click(
      await screen.findByRole('button', { name: /AWS account/ }),
    );
    await userEvent.click(screen.getByRole('option', { name: '210987654321' }));

    await waitFor(() =>
      expect(formData()).toEqual({
        environmentTemplate: { accountId: '210987654321' },
      }),
    );
    expect(protonApi.listEnvironmentTemplates).toHaveBeenLastCalledWith(
      { accountId: '210987654321', region: undefined },
      expect.anything(),
    );
  });

  it('says that there are none yet', async () => {
    protonApi.listEnvironmentTemplates.mockResolvedValue({
      environmentTemplates: [],
    });
    await renderPicker();

    expect(
      await screen.findByText(/No environment templates yet/),
    ).toBeInTheDocument();
  });

  it('explains an error and asks again', async () => {
    protonApi.listEnvironmentTemplates.mockRejectedValueOnce(
      new Error('The Proton endpoint did not answer'),
    );
    await renderPicker();

    expect(
      await screen.findByText(
        "The environment templates couldn't be loaded: The Proton endpoint did not answer",
      ),
    ).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Retry' }));
    expect(await openTemplates()).toHaveLength(2);
  });

  it('offers no retry for a permission that is lacking', async () => {
    protonApi.listEnvironmentTemplates.mockRejectedValue(
      await ResponseError.fromResponse(
        Response.json(
          {
            error: {
              name: 'NotAllowedError',
              message: 'This needs the permission "proton.template.read"',
            },
            response: { statusCode: 403 },
          },
          { status: 403 },
        ),
      ),
    );
    await renderPicker();

    expect(
      await screen.findByText(/needs the permission "proton.template.read"/),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Retry' }),
    ).not.toBeInTheDocument();
  });
});
