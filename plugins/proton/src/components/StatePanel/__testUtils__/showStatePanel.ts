import { EnvironmentOverview } from '@proton-vending/backstage-plugin-proton-common';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { demoProtonApi } from '../../../__testUtils__/demoProtonApi';
import {
  FrontendSystem,
  renderCluster,
} from '../../../__testUtils__/renderCluster';

type Answers = Parameters<typeof demoProtonApi>[1];

/** Renders the section that manages a cluster. Returns the panel of the state. */
export async function showStatePanel(
  answers: Answers = {},
  options: { overview?: EnvironmentOverview; system?: FrontendSystem } = {},
): Promise<HTMLElement> {
  const { overview, system } = options;
  await renderCluster({
    protonApi: demoProtonApi(overview, answers),
    section: 'manage',
    system,
  });
  return screen.findByTestId('proton-state');
}

/** Confirms the dialog with the name of the cluster and a reason. */
export async function confirmName(button: string): Promise<HTMLElement> {
  const dialog = await screen.findByRole('dialog');
  const confirm = within(dialog).getByRole('button', { name: button });
  expect(confirm).toBeDisabled();
  await userEvent.type(
    within(dialog).getByLabelText('Type team-a to confirm'),
    'team-a',
  );
  await userEvent.type(within(dialog).getByLabelText('Reason'), 'It was lost');
  await userEvent.click(confirm);
  return dialog;
}
