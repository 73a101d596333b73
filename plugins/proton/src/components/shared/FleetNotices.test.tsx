import { renderInTestApp } from '@backstage/test-utils';
import { FleetGaps } from '@proton-vending/backstage-plugin-proton-common';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FleetNotices } from './FleetNotices';

describe('FleetNotices', () => {
  const onRetry = jest.fn();

  beforeEach(() => jest.clearAllMocks());

  async function renderNotices(gaps: FleetGaps) {
    await renderInTestApp(<FleetNotices gaps={gaps} onRetry={onRetry} />);
    return screen
      .queryAllByRole('status')
      .map(({ textContent }) => textContent);
  }

  it('has nothing to say of what is whole', async () => {
    await expect(renderNotices({})).resolves.toEqual([]);
  });

  it('says since when the catalog is unreachable, and why', async () => {
    const readAt = new Date(Date.now() - 5 * 60_000).toISOString();
    const [notice, ...others] = await renderNotices({
      catalog: { message: 'connection refused', readAt },
    });

    expect(notice).toContain(
      'The catalog is unreachable; showing its clusters from 5 minutes ago: connection refused',
    );
    expect(others).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: 'Retry' }));
    expect(onRetry).toHaveBeenCalledTimes(1);
  });

  it.each([
    [1, '1 more account or region is unreachable'],
    [3, '3 more accounts or regions are unreachable'],
  ])('counts the accounts that it may not name: %d', async (unnamed, text) => {
    const notices = await renderNotices({ unnamed });

    expect(notices).toEqual([expect.stringContaining(text)]);
    expect(notices[0]).toContain('clusters that you can see may be missing');
  });
});
