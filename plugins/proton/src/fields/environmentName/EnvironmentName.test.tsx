import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { mockProtonApi } from '../../__testUtils__/mockProtonApi';
import { renderForm } from '../../__testUtils__/renderForm';

describe('EnvironmentName', () => {
  let protonApi = mockProtonApi();

  beforeEach(() => {
    protonApi = mockProtonApi();
    protonApi.checkEnvironmentName.mockReset().mockImplementation(async name =>
      name === 'taken'
        ? {
            available: false,
            reason:
              'An environment named "taken" (eks-cluster 1.0) already exists',
          }
        : { available: true },
    );
  });

  async function renderName(options: object = {}, formData = {}) {
    return renderForm({
      protonApi,
      formData,
      properties: {
        name: {
          title: 'Name',
          type: 'string',
          'ui:field': 'ProtonEnvironmentName',
          'ui:options': { ...options },
        },
        owner: { type: 'string', title: 'Owner' },
        purpose: { type: 'string', title: 'Purpose' },
      },
    });
  }

  const box = () => screen.getByRole('textbox', { name: 'Name' });
  const status = () => screen.getByRole('status');

  it('says that a name is free, and asks once somebody stops typing', async () => {
    await renderName();

    await userEvent.type(box(), 'payments-dev');

    await waitFor(() =>
      expect(status()).toHaveTextContent('payments-dev is available'),
    );
    expect(protonApi.checkEnvironmentName).toHaveBeenCalledTimes(1);
    expect(box()).toHaveAccessibleDescription('payments-dev is available');
  });

  it('says why a name is taken', async () => {
    await renderName();

    await userEvent.type(box(), 'taken');

    await waitFor(() =>
      expect(status()).toHaveTextContent(
        'An environment named "taken" (eks-cluster 1.0) already exists',
      ),
    );
    expect(box()).toBeInvalid();
  });

  it('offers to deploy a failed attempt of the same user again', async () => {
    protonApi.checkEnvironmentName.mockResolvedValue({
      available: false,
      problem: {
        code: 'taken',
        environment: {
          templateName: 'eks-cluster',
          templateVersion: '1.0',
          deleting: false,
          failedAttempt: true,
        },
      },
    });
    await renderName({}, { name: 'dev' });

    await waitFor(() =>
      expect(status()).toHaveTextContent(
        'Your last attempt to create dev failed. This form deploys it again',
      ),
    );
    expect(box()).toBeValid();
  });

  it("says what breaks Proton's rule without asking", async () => {
    await renderName();

    await userEvent.type(box(), 'with space');

    await waitFor(() =>
      expect(status()).toHaveTextContent(
        'The name must start with a letter or digit and hold only letters, digits, "_" and "-"',
      ),
    );
    await new Promise(resolve => setTimeout(resolve, 600));
    expect(protonApi.checkEnvironmentName).not.toHaveBeenCalledWith(
      'with space',
      expect.anything(),
      expect.anything(),
    );
  });

  it('follows other fields until somebody types a name of their own', async () => {
    const { formData } = await renderName(
      { pattern: '{owner}-{purpose}' },
      { owner: 'group:default/payments' },
    );
    const purpose = screen.getByRole('textbox', { name: 'Purpose' });

    await userEvent.type(purpose, 'dev');
    await waitFor(() => expect(formData().name).toBe('payments-dev'));

    await userEvent.clear(box());
    await userEvent.type(box(), 'mine');
    await userEvent.type(purpose, '2');
    expect(formData().name).toBe('mine');

    await userEvent.click(
      screen.getByRole('button', { name: 'Use payments-dev2' }),
    );
    await waitFor(() => expect(formData().name).toBe('payments-dev2'));
  });

  it('keeps a name that was there before', async () => {
    const { formData } = await renderName(
      { pattern: '{owner}' },
      { owner: 'payments', name: 'mine' },
    );

    await screen.findByText('mine is available');
    expect(formData().name).toBe('mine');
  });

  it('looks in the account and region of the template', async () => {
    await renderName(
      {},
      {
        name: 'payments',
        environmentTemplate: { accountId: '210987654321', region: 'eu-west-1' },
      },
    );

    await screen.findByText('payments is available');
    expect(protonApi.checkEnvironmentName).toHaveBeenCalledWith(
      'payments',
      { accountId: '210987654321', region: 'eu-west-1' },
      expect.anything(),
    );
  });

  it('explains an error and asks again', async () => {
    protonApi.checkEnvironmentName.mockRejectedValueOnce(
      new Error('No answer'),
    );
    await renderName({}, { name: 'payments' });

    await userEvent.click(await screen.findByRole('button', { name: 'Retry' }));
    expect(
      await screen.findByText('payments is available'),
    ).toBeInTheDocument();
  });
});
