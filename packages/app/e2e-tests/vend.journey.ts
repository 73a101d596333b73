import assert from 'node:assert/strict';
import { Page } from 'playwright-core';
import { chooseTemplate, signIn } from './browser/scaffolderForm';

/** The name of the cluster that the journey leaves behind. */
export const VENDED_NAME = 'from-the-browser';

const NAME = VENDED_NAME;

const KUBECTL_COMMAND = `aws eks update-kubeconfig --region us-east-1 --name ${NAME}`;

async function fillForm(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: 'Cluster name' }).fill(NAME);
  await page.getByText(`${NAME} is available`).waitFor();
  // The form has the sandbox as its default, and the picker finds its version.
  await page.getByRole('button', { name: /Version.*Recommended/ }).waitFor();
  await page.getByRole('button', { name: 'Next' }).click();

  const cidr = page.getByRole('textbox', { name: 'VPC CIDR' });
  await cidr.fill('10.20.0.0/99');
  await page.getByRole('button', { name: 'Review' }).click();
  await page
    .getByText(/^VPC CIDR \(vpc_cidr\) has an invalid format/)
    .waitFor();

  await cidr.fill('10.20.0.0/16');
  await page
    .getByRole('spinbutton', { name: 'Desired number of nodes' })
    .fill('3');
  await page.getByRole('button', { name: 'Review' }).click();

  await page.getByText('10.20.0.0/16').waitFor();
  await page.getByRole('button', { name: 'Create', exact: true }).click();
}

async function watchLog(page: Page): Promise<void> {
  const link = page.getByRole('link', {
    name: 'Open the cluster in the catalog',
  });
  await page.getByRole('button', { name: 'Show Logs' }).click();
  // The viewer shows the newest ten lines, so one line may be gone between two looks.
  await page
    .getByText(/applying: .*Creat/)
    .first()
    .waitFor({ timeout: 60_000 });
  assert.equal(await link.count(), 0, 'the log comes while Terraform runs');

  await link.waitFor({ timeout: 90_000 });
  await page.getByText(/Apply complete! Resources: \d+ added/).waitFor();
  await link.click();
}

async function readCard(page: Page): Promise<void> {
  const status = page.getByRole('status', { name: 'Environment status' });
  await status.getByText('Succeeded').waitFor();
  await page.getByText('1.0', { exact: true }).waitFor();
  await page.getByText('Recommended').waitFor();

  await page.getByText('Sandbox', { exact: true }).waitFor();

  await page.getByRole('button', { name: 'Open the cluster' }).click();
  const command = page.getByRole('row', { name: /kubectl_command/ });
  await command.getByText(KUBECTL_COMMAND).waitFor();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await command.getByRole('button', { name: /^Copy/ }).click();
  assert.equal(
    await page.evaluate(() => navigator.clipboard.readText()),
    KUBECTL_COMMAND,
  );
}

/** What a developer does who needs a cluster: from the form to the entity page. */
export async function vendJourney(page: Page): Promise<void> {
  await signIn(page);
  await chooseTemplate(page, 'EKS cluster');
  await fillForm(page);
  await watchLog(page);
  await readCard(page);
}
