import { alertApiRef } from '@backstage/core-plugin-api';
import { renderInTestApp, TestApiProvider } from '@backstage/test-utils';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { mockProtonApi } from '../../__testUtils__/mockProtonApi';
import { responseError } from '../../__testUtils__/responseError';
import { protonApiRef } from '../../api';
import { saveFile } from '../../saveFile';
import { ExportButton } from './ExportButton';

jest.mock('../../saveFile');

const MISSING =
  'The table would be without the clusters of account 210987654321 in eu-west-1 (no credentials)';

const QUERY = { status: ['FAILED' as const] };

describe('ExportButton', () => {
  const table = new Blob(['name']);
  const alertApi = { post: jest.fn(), alert$: jest.fn() };

  beforeEach(() => jest.clearAllMocks());

  async function renderButton(exportFleet: jest.Mock) {
    await renderInTestApp(
      <TestApiProvider
        apis={[
          [protonApiRef, mockProtonApi({ exportFleet })],
          [alertApiRef, alertApi],
        ]}
      >
        <ExportButton query={QUERY} disabled={false} />
      </TestApiProvider>,
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Export as CSV' }),
    );
  }

  async function refuseOnce() {
    const refused = await responseError(409, 'ConflictError', MISSING);
    return jest.fn().mockRejectedValueOnce(refused);
  }

  const findDialog = () =>
    screen.findByRole('dialog', {
      name: 'Export without the missing clusters?',
    });

  const pressIn = async (dialog: HTMLElement, name: string) =>
    userEvent.click(within(dialog).getByRole('button', { name }));

  it('saves what is whole without a question', async () => {
    await renderButton(jest.fn().mockResolvedValue(table));

    await waitFor(() =>
      expect(saveFile).toHaveBeenCalledWith({
        name: 'clusters.csv',
        type: 'text/csv',
        content: table,
      }),
    );
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  });

  it('says what would be missing before it saves anything', async () => {
    await renderButton(await refuseOnce());

    const dialog = await findDialog();
    expect(dialog).toHaveTextContent(MISSING);
    expect(saveFile).not.toHaveBeenCalled();
    expect(alertApi.post).not.toHaveBeenCalled();
  });

  it('saves the others when they are wanted, under a name that says so', async () => {
    const exportFleet = (await refuseOnce()).mockResolvedValueOnce(table);
    await renderButton(exportFleet);

    await pressIn(await findDialog(), 'Export anyway');

    await waitFor(() =>
      expect(saveFile).toHaveBeenCalledWith({
        name: 'clusters-partial.csv',
        type: 'text/csv',
        content: table,
      }),
    );
    expect(exportFleet.mock.calls).toEqual([
      [QUERY, { partial: false }],
      [QUERY, { partial: true }],
    ]);
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
  });

  it.each<[string, (dialog: HTMLElement) => Promise<unknown>]>([
    ['its button', dialog => pressIn(dialog, 'Cancel')],
    ['the Escape key', () => userEvent.keyboard('{Escape}')],
  ])('saves nothing when that is refused by %s', async (_how, refuse) => {
    const exportFleet = await refuseOnce();
    await renderButton(exportFleet);

    await refuse(await findDialog());

    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
    expect(exportFleet).toHaveBeenCalledTimes(1);
    expect(saveFile).not.toHaveBeenCalled();
    expect(screen.getByRole('button', { name: 'Export as CSV' })).toBeEnabled();
  });

  it('says why it failed, also of the others alone', async () => {
    const away = await responseError(503, 'ServiceUnavailableError', 'Away');
    await renderButton((await refuseOnce()).mockRejectedValueOnce(away));

    await pressIn(await findDialog(), 'Export anyway');

    await waitFor(() =>
      expect(alertApi.post).toHaveBeenCalledWith({
        severity: 'error',
        message: 'The export failed: Away',
      }),
    );
    expect(saveFile).not.toHaveBeenCalled();
  });
});
