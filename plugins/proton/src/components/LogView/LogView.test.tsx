import { renderInTestApp } from '@backstage/test-utils';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { demoLog } from '../../__testUtils__/demoCluster';
import { LogView } from './LogView';

// Of a log of 60 lines only those that are seen are in the page.
const LAST = /creating EKS Cluster/;

async function renderLog() {
  await renderInTestApp(
    <LogView
      events={demoLog()}
      label="deployment-1"
      fileName="team-a.log"
      following
    />,
  );
  return within(screen.getByRole('log', { name: 'deployment-1' }));
}

describe('LogView', () => {
  it('shows the end of what is written', async () => {
    const log = await renderLog();

    expect(log.getByText(LAST)).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Follow the end' }),
    ).not.toBeInTheDocument();
  });

  it('stays at a match until somebody asks for the end', async () => {
    const user = userEvent.setup();
    const log = await renderLog();

    await user.type(screen.getByRole('searchbox'), 'private[[12]');
    expect(log.getByText('private[12]')).toBeInTheDocument();
    expect(log.queryByText(LAST)).not.toBeInTheDocument();

    await user.click(screen.getByRole('button', { name: 'Follow the end' }));
    expect(log.getByText(LAST)).toBeInTheDocument();
    expect(screen.getByRole('searchbox')).toHaveValue('private[12]');
    expect(
      screen.queryByRole('button', { name: 'Follow the end' }),
    ).not.toBeInTheDocument();
  });

  it('leads back to the only match there is', async () => {
    const user = userEvent.setup();
    const log = await renderLog();
    await user.type(screen.getByRole('searchbox'), 'private[[12]');
    await user.click(screen.getByRole('button', { name: 'Follow the end' }));

    await user.click(screen.getByRole('button', { name: 'Next match' }));

    expect(log.getByText('private[12]')).toBeInTheDocument();
  });
});
