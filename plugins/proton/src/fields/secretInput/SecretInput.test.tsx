import { JsonObject } from '@backstage/types';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { mockProtonApi } from '../../__testUtils__/mockProtonApi';
import { renderForm } from '../../__testUtils__/renderForm';

describe('SecretInput', () => {
  function renderSecret(
    options: JsonObject = {},
    more: { formData?: JsonObject; secrets?: Record<string, string> } = {},
  ) {
    return renderForm({
      protonApi: mockProtonApi(),
      ...more,
      properties: {
        inputs: {
          type: 'object',
          required: ['password'],
          properties: {
            password: {
              title: 'Password',
              description: 'Of the database',
              type: 'string',
              'ui:field': 'ProtonSecretInput',
              'ui:options': { secretKey: 'inputs.password', ...options },
            },
          },
        },
      },
    });
  }

  it('masks the value and gives the form a reference to it', async () => {
    const { formData, secrets } = await renderSecret();

    const box = screen.getByLabelText(/^Password/);
    expect(box).toHaveAttribute('type', 'password');
    expect(screen.getByText('Of the database')).toBeInTheDocument();
    await userEvent.type(box, 'hunter2');

    await waitFor(() =>
      expect(formData().inputs).toEqual({
        password: '****** (inputs.password)',
      }),
    );
    expect(secrets()).toEqual({ 'inputs.password': 'hunter2' });
    await userEvent.clear(box);
    await waitFor(() =>
      expect(formData().inputs).not.toHaveProperty(
        'password',
        '****** (inputs.password)',
      ),
    );
  });

  it('says what is wrong without the value, and gives no reference then', async () => {
    const { formData } = await renderSecret({
      schema: { type: 'string', minLength: 12 },
    });

    await userEvent.type(screen.getByLabelText(/^Password/), 'hunter2');
    await userEvent.tab();

    expect(
      screen.getByText('needs at least 12 characters'),
    ).toBeInTheDocument();
    await waitFor(() =>
      expect(formData().inputs).toEqual({ password: '******' }),
    );
  });

  it('asks for JSON where the input is no string', async () => {
    const { formData, secrets } = await renderSecret({
      schema: { type: 'array', items: { type: 'string' }, default: [] },
    });

    expect(
      screen.getByText(
        'Of the database Enter it as JSON. Leave it empty to use the default.',
      ),
    ).toBeInTheDocument();
    const box = screen.getByLabelText(/^Password/);
    await userEvent.type(box, '[["a"');
    await userEvent.tab();
    expect(screen.getByText("isn't valid JSON")).toBeInTheDocument();
    await userEvent.type(box, ']');

    await waitFor(() =>
      expect(formData().inputs).toEqual({
        password: '****** (inputs.password)',
      }),
    );
    expect(secrets()).toEqual({ 'inputs.password': '["a"]' });
  });

  it('drops a reference whose secret is gone, as after "Start over"', async () => {
    const { formData } = await renderSecret(
      {},
      { formData: { inputs: { password: '****** (inputs.password)' } } },
    );

    await waitFor(() =>
      expect(formData().inputs).not.toMatchObject({
        password: expect.anything(),
      }),
    );
    expect(screen.getByLabelText(/^Password/)).toHaveValue('');
  });
});
