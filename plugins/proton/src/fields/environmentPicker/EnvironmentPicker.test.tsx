import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { demoListing } from '../../__testUtils__/demoTemplates';
import { mockProtonApi } from '../../__testUtils__/mockProtonApi';
import { renderForm } from '../../__testUtils__/renderForm';
import { OPTION_LIMIT } from './findEnvironments';

describe('EnvironmentPicker', () => {
  let protonApi = mockProtonApi();

  beforeEach(() => {
    protonApi = mockProtonApi();
  });

  async function renderPicker(options: object = {}, formData = {}) {
    return renderForm({
      protonApi,
      formData,
      properties: {
        environment: {
          title: 'Environment',
          type: 'string',
          'ui:field': 'ProtonEnvironmentPicker',
          'ui:options': { ...options },
        },
      },
    });
  }

  async function openWith(text: string) {
    const box = screen.getByRole('textbox', { name: 'Environment' });
    await waitFor(() => expect(box).toBeEnabled());
    await userEvent.click(box);
    if (text) {
      await userEvent.type(box, text);
    }
    return screen.queryAllByRole('option');
  }

  it('finds an environment by any of its words and gives its entity ref', async () => {
    protonApi.listEnvironments.mockResolvedValue({
      environments: [
        demoListing(),
        demoListing({
          name: 'search-prod',
          owner: 'group:default/search',
          status: 'FAILED',
        }),
      ],
    });
    const { formData } = await renderPicker();

    expect(await openWith('search failed')).toHaveLength(1);
    const option = screen.getByRole('option');
    expect(option).toHaveTextContent('eks-cluster 1.0 · search');
    expect(option).toHaveTextContent('Update available 1.1');
    expect(option).toHaveTextContent('Failed');
    await userEvent.click(option);

    expect(formData()).toEqual({ environment: 'resource:default/search-prod' });
  });

  it('copes with thousands, a page of them at a time', async () => {
    protonApi.listEnvironments.mockResolvedValue({
      environments: Array.from({ length: 5_000 }, (_, index) =>
        demoListing({ name: `cluster-${index}` }),
      ),
    });
    await renderPicker();

    expect(
      await screen.findByText(/5,000 environments. Type to search/),
    ).toBeInTheDocument();
    expect(await openWith('')).toHaveLength(OPTION_LIMIT);
    expect(await openWith('cluster-4711')).toHaveLength(1);
  });

  it('asks for what the options filter', async () => {
    const filter = { templateName: 'eks-cluster', behind: 'minor' };
    protonApi.listEnvironments.mockResolvedValue({ environments: [] });
    await renderPicker({ filter });

    expect(
      await screen.findByText('No environment matches what this form needs'),
    ).toBeInTheDocument();
    expect(protonApi.listEnvironments).toHaveBeenCalledWith(
      filter,
      expect.anything(),
    );
  });

  it('names an account that was not read, and a value that is not there', async () => {
    protonApi.listEnvironments.mockResolvedValue({
      environments: [demoListing()],
      unavailable: [
        {
          accountId: '210987654321',
          region: 'eu-west-1',
          message: 'No answer',
        },
      ],
    });
    await renderPicker({}, { environment: 'resource:default/gone' });

    expect(
      await screen.findByText(
        "The environments of account 210987654321 in eu-west-1 couldn't be loaded: No answer",
      ),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/can't select resource:default\/gone/),
    ).toBeInTheDocument();
  });

  it('explains an error and asks again', async () => {
    protonApi.listEnvironments
      .mockRejectedValueOnce(new Error('No answer'))
      .mockResolvedValue({ environments: [demoListing()] });
    await renderPicker();

    await userEvent.click(await screen.findByRole('button', { name: 'Retry' }));
    await waitFor(async () => expect(await openWith('')).toHaveLength(1));
  });
});
