import assert from 'node:assert/strict';
import { Locator, Page } from 'playwright-core';
import { askAsPage } from './browser/askAsPage';
import {
  confirmLoss,
  deployPlan,
  lookAtLoss,
  planIsReady,
  planPreview,
} from './clusterPage/previewChanges';
import { look, lookInBothThemes } from './browser/look';
import { signIn, signOut } from './browser/scaffolderForm';
import { eventually } from './product/eventually';
import { Product } from './product/Product';
import {
  firstBundle,
  nextSandboxBundle,
  probeBundle,
} from './proton/sandboxBundles';
import { ProtonApi } from './proton/ProtonApi';
import { ScaffolderApi } from './scaffolder/ScaffolderApi';

const TEMPLATE = 'eks-journey';
const NAME = 'journey-1';
const ENTITY = `/catalog/default/resource/${NAME}`;
const TAB = `${ENTITY}/proton`;

const DEPLOYMENT_MILLISECONDS = 90_000;

interface Environment {
  spec: string;
  deploymentStatus: string;
  templateMinorVersion: string;
}

async function readEnvironment(proton: ProtonApi): Promise<Environment> {
  const { environment } = await proton.call<{ environment: Environment }>(
    'GetEnvironment',
    { name: NAME },
  );
  return environment;
}

function status(page: Page): Locator {
  return page.getByRole('status', { name: 'Environment status' });
}

async function waitForStatus(page: Page, label: string): Promise<void> {
  await status(page)
    .getByText(label, { exact: true })
    .waitFor({ timeout: DEPLOYMENT_MILLISECONDS });
}

async function openSection(page: Page, section: string): Promise<void> {
  await page
    .getByRole('navigation', { name: 'Sections of the cluster' })
    .getByRole('link', { name: section })
    .click();
}

/** The developer asks for a cluster, and sees it come into being. */
async function watchTheTimeline(
  page: Page,
  scaffolder: ScaffolderApi,
): Promise<void> {
  await scaffolder.start('create-cluster', {
    name: NAME,
    owner: 'group:default/developers',
    environmentTemplate: { name: TEMPLATE, majorVersion: '1' },
    inputs: { cluster_name: NAME },
  });
  await eventually({
    what: `the catalog has ${NAME}`,
    timeoutSeconds: 90,
    ask: async () => {
      await page.goto(`${TAB}/deployment`);
      return status(page)
        .waitFor({ timeout: 3_000 })
        .then(() => true)
        .catch(() => undefined);
    },
  });
  const steps = page.getByRole('list', { name: 'Steps of the deployment' });
  await steps
    .getByRole('listitem')
    .filter({ hasText: 'Applying' })
    .getByText(/^running/)
    .waitFor({ timeout: 60_000 });
  await steps
    .getByText(/^[1-9]\d* of \d+ resources$/)
    .waitFor({ timeout: 60_000 });
  await page.getByText('Live').waitFor();
  await waitForStatus(page, 'Succeeded');
  await page.getByText('The deployment succeeded').waitFor();
  await lookInBothThemes(page, 'deployment');
}

async function connect(page: Page): Promise<void> {
  await openSection(page, 'Connect');
  await page.getByText(/there is nothing to connect to/).waitFor();
  await page.getByRole('row', { name: /cluster_version/ }).waitFor();
  await lookInBothThemes(page, 'connect');
}

async function edit(page: Page, proton: ProtonApi): Promise<void> {
  await openSection(page, 'Configuration');
  await page.getByRole('button', { name: 'Edit' }).waitFor();
  await lookInBothThemes(page, 'configuration');
  await page.getByRole('button', { name: 'Edit' }).click();
  const nodes = page.getByRole('spinbutton', {
    name: 'Desired number of nodes',
  });
  await nodes.waitFor();
  await lookInBothThemes(page, 'edit');
  const preview = async () => {
    await nodes.fill('3');
    await page.getByRole('button', { name: 'Preview' }).click();
    await page
      .getByRole('cell', { name: 'node_desired_size', exact: true })
      .waitFor();
    await planIsReady(page);
    // A cluster in EKS Auto Mode has no node group that the input could change.
    await planPreview(page).getByText('No resource changes.').waitFor();
  };
  await lookInBothThemes(page, 'preview', preview);
  await preview();
  await page.getByRole('textbox', { name: 'Reason' }).fill('More room');
  await deployPlan(page);
  await page.getByText('More room').first().waitFor();
  await waitForStatus(page, 'Succeeded');
  const { spec } = await readEnvironment(proton);
  assert.match(spec, /node_desired_size: 3/);
}

/** The platform engineer publishes the draft of a version. */
async function publish(
  page: Page,
  version: string,
  changed: string,
): Promise<void> {
  await page.goto(
    `/proton/templates/123456789012/us-east-1/${TEMPLATE}?version=${version}`,
  );
  await page.getByText(changed).first().waitFor();
  await look(page, `template-${version}`);
  const confirm = page
    .getByRole('dialog')
    .getByRole('button', { name: 'Publish', exact: true });
  const ask = async () => {
    await page
      .getByRole('button', { name: `Publish version ${version}` })
      .first()
      .click();
    await confirm.waitFor();
  };
  await lookInBothThemes(page, `publish-${version}`, ask);
  await ask();
  await confirm.click();
  await page.getByText(`${TEMPLATE} ${version} was published`).waitFor();
}

/** What the platform engineer is asked about an old version. */
async function lookAtDeprecation(page: Page): Promise<void> {
  await lookInBothThemes(page, 'deprecate', async () => {
    await page
      .getByRole('button', { name: 'Deprecate version 1.0', exact: true })
      .click();
    await page.getByRole('dialog').getByText(`${TEMPLATE} 1.0`).waitFor();
  });
}

async function readNotification(page: Page): Promise<void> {
  await page.getByRole('link', { name: /Notifications/ }).click();
  // A newer version replaces the notification of an older one.
  await page
    .getByText(`${TEMPLATE} 1.2 is available`)
    .first()
    .waitFor({ timeout: 30_000 });
  const older = page.getByText(`${TEMPLATE} 1.1 is available`);
  assert.equal(await older.count(), 0, 'one notification for a template');
}

async function changeVersion(page: Page, button: string): Promise<void> {
  await page.goto(`${TAB}/versions`);
  await page.getByRole('button', { name: button }).click();
  await page.getByRole('button', { name: 'Preview' }).click();
}

async function upgradeAndCompare(page: Page, proton: ProtonApi): Promise<void> {
  await page.goto(`${TAB}/versions`);
  await page.getByRole('button', { name: 'Show changes in 1.1' }).click();
  await page.getByText('New: Gateway API').waitFor();
  await look(page, 'versions');
  await changeVersion(page, 'Upgrade to 1.1');
  await deployPlan(page);
  await waitForStatus(page, 'In progress');
  await waitForStatus(page, 'Succeeded');
  assert.equal((await readEnvironment(proton)).templateMinorVersion, '1');

  await page.getByRole('button', { name: 'Side by side' }).click();
  await page
    .getByRole('table', { name: 'Specs side by side' })
    .or(page.getByRole('group', { name: 'Specs side by side' }))
    .first()
    .waitFor();
}

async function failAndUnderstand(page: Page): Promise<void> {
  await changeVersion(page, 'Upgrade to 1.2');
  await deployPlan(page);
  await waitForStatus(page, 'Failed');
  await page.getByText('Why it failed').waitFor();
  await page
    .getByText(/terraform_data\.probe/)
    .first()
    .waitFor();
  await page
    .getByText('Likely cause: The deployment role lacks a permission')
    .waitFor();
  await page.getByText('Log around the error').waitFor();
  await lookInBothThemes(page, 'failure');
}

/** A probe that exists is replaced, though not by accident. */
async function replace(page: Page, proton: ProtonApi): Promise<void> {
  const preview = async (section: string, probe: string) => {
    await page.goto(`${TAB}/${section}`);
    await page.getByRole('textbox', { name: 'Probe' }).fill(probe);
    await page.getByRole('button', { name: 'Preview' }).click();
  };
  // What was never created is no loss.
  await preview('versions/1.2', 'passes');
  await deployPlan(page);
  await waitForStatus(page, 'Succeeded');

  const open = () => preview('configuration/edit', 'passes again');
  await lookAtLoss(page, open);
  await open();
  await confirmLoss(page, {
    name: NAME,
    loss: 'terraform_data.probe is replaced',
    nothingDeployed: () => isStill(proton, 'SUCCEEDED'),
  });
  await waitForStatus(page, 'In progress');
  await waitForStatus(page, 'Succeeded');
  assert.equal((await readEnvironment(proton)).templateMinorVersion, '2');
}

async function isStill(proton: ProtonApi, expected: string): Promise<boolean> {
  return (await readEnvironment(proton)).deploymentStatus === expected;
}

/** An update that can't say that it may destroy anything changes nothing. */
async function refuseLoss(proton: ProtonApi): Promise<void> {
  await proton.call('UpdateEnvironment', {
    name: NAME,
    deploymentType: 'MINOR_VERSION',
    templateMajorVersion: '1',
    templateMinorVersion: '0',
  });
  await eventually({
    what: 'the update fails',
    timeoutSeconds: 90,
    ask: async () => (await isStill(proton, 'FAILED')) || undefined,
  });
  assert.equal((await readEnvironment(proton)).templateMinorVersion, '2');
}

async function rollBack(page: Page, proton: ProtonApi): Promise<void> {
  await changeVersion(page, 'Roll back to 1.0');
  await confirmLoss(page, {
    name: NAME,
    loss: 'terraform_data.probe is destroyed',
    nothingDeployed: () => isStill(proton, 'FAILED'),
  });
  await waitForStatus(page, 'In progress');
  await waitForStatus(page, 'Succeeded');
  assert.equal((await readEnvironment(proton)).templateMinorVersion, '0');
}

async function cancel(page: Page): Promise<void> {
  await page.goto(`${TAB}/versions/1.2`);
  await page.getByRole('textbox', { name: 'Probe' }).fill('waits');
  await page.getByRole('button', { name: 'Preview' }).click();
  await deployPlan(page);
  await page
    .getByText(/terraform_data\.probe: Creating/)
    .first()
    .waitFor({ timeout: 60_000 });
  await look(page, 'deploying');
  await openSection(page, 'Resources');
  await page.getByRole('searchbox', { name: 'Search resources' }).waitFor();
  await lookInBothThemes(page, 'resources');
  await openSection(page, 'Manage');
  await lookInBothThemes(page, 'manage');
  const confirm = page
    .getByRole('dialog')
    .getByRole('button', { name: 'Cancel deployment' });
  const ask = async () => {
    await page.getByRole('button', { name: 'Cancel deployment' }).click();
    await confirm.waitFor();
  };
  await lookInBothThemes(page, 'cancel', ask);
  await ask();
  await confirm.click();
  await waitForStatus(page, 'Cancelled');
}

/** Two deployments of the history, chosen by keyboard. */
async function compareTwo(page: Page): Promise<void> {
  await page.goto(`${TAB}/deployment`);
  const boxes = page
    .getByRole('table', { name: 'History' })
    .getByRole('checkbox');
  await boxes.first().waitFor();
  const chosen = [boxes.first(), boxes.last()];
  for (const box of chosen) {
    await box.focus();
    await page.keyboard.press('Space');
  }
  await page.getByRole('button', { name: 'Compare selected' }).click();
  await page.getByText('Inputs of both deployments', { exact: true }).waitFor();
  assert.match(new URL(page.url()).pathname, /\/deployment\/compare\/.+\/.+/);
  await page.reload();
  await page.getByText('Inputs of both deployments', { exact: true }).waitFor();
  await lookInBothThemes(page, 'comparison');
}

function statePanel(page: Page): Locator {
  return page.getByRole('region', { name: 'State', exact: true });
}

async function showStateVersions(page: Page): Promise<void> {
  await page.goto(`${TAB}/manage`);
  await statePanel(page).getByRole('button', { name: 'Show versions' }).click();
  await page.getByRole('table', { name: 'Versions of the state' }).waitFor();
}

/** An earlier version of the Terraform state becomes the last one. */
async function restoreState(page: Page): Promise<void> {
  await showStateVersions(page);
  await lookInBothThemes(page, 'state', () => showStateVersions(page));
  const restore = () =>
    statePanel(page)
      .getByRole('button', { name: /^Restore version/ })
      .first()
      .click();
  const dialog = page.getByRole('dialog');
  await lookInBothThemes(page, 'state-restore', async () => {
    await showStateVersions(page);
    await restore();
    await dialog.waitFor();
  });
  await showStateVersions(page);
  await restore();
  await dialog
    .getByRole('textbox', { name: `Type ${NAME} to confirm` })
    .fill(NAME);
  await dialog.getByRole('button', { name: 'Restore state' }).click();
  await statePanel(page)
    .getByText(/^Version \d+ is restored as version \d+/)
    .waitFor();
  await statePanel(page)
    .getByRole('row')
    .filter({ hasText: 'Current' })
    .getByRole('link', { name: /platform/i })
    .waitFor();
}

/** What asks once more, in both themes; nothing of it is done. */
async function lookAtDialogs(page: Page): Promise<void> {
  for (const [name, button] of [
    ['redeploy', 'Deploy again'],
    ['delete', 'Delete'],
    ['retain', 'Retain'],
  ]) {
    await page.goto(`${TAB}/manage`);
    const opener = page.getByRole('button', { name: button, exact: true });
    await opener.waitFor();
    await lookInBothThemes(page, name, async () => {
      await opener.click();
      await page.getByRole('dialog').waitFor();
    });
  }
  await page.goto(ENTITY);
  await lookInBothThemes(page, 'unregister', async () => {
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByText('Unregister or delete…').click();
    await page.getByText(`Unregister or delete ${NAME}`).waitFor();
  });
  await page.goto('/proton');
  await lookInBothThemes(page, 'facet', async () => {
    await page
      .getByRole('button', { name: /^Status.*: choose values/ })
      .click();
    await page.getByRole('menuitemcheckbox').first().waitFor();
  });
}

/** Whoever may only look is refused by the backend too, whatever the page offers. */
async function askForMore(page: Page, proton: ProtonApi): Promise<void> {
  const drafted = await proton.registerVersion(
    TEMPLATE,
    '1',
    await probeBundle(),
  );
  const version = {
    templateName: TEMPLATE,
    majorVersion: '1',
    minorVersion: drafted.minorVersion,
  };
  const readAll = async () => [
    await readEnvironment(proton),
    await proton.call('GetEnvironmentTemplateVersion', version),
  ];
  const before = await readAll();

  await page.goto(`${TAB}/manage`);
  const ask = await askAsPage(page);
  const environment = `/entities/default/resource/${NAME}/environment`;
  const { status: seen, body } = await ask('GET', environment);
  assert.equal(seen, 200, 'a visitor may look');
  const { lastDeployment } = body as { lastDeployment?: { id: string } };
  assert.ok(lastDeployment, 'there is a deployment');

  const deletion = { confirmName: NAME };
  const refused: [method: string, path: string, body?: object][] = [
    ['POST', `${environment}/preview`, { inputs: { cluster_name: NAME } }],
    ['POST', `${environment}/update`, { inputs: { cluster_name: NAME } }],
    ['POST', `${environment}/update`, { version: '1.1' }],
    ['POST', `${environment}/update`, {}],
    ['POST', `${environment}/plans`, {}],
    ['GET', `${environment}/plans/any`],
    ['POST', `${environment}/plans/any/deploy`, deletion],
    ['POST', `${environment}/cancel`, {}],
    ['POST', `${environment}/delete`, deletion],
    ['POST', `${environment}/retain`, deletion],
    ['POST', `${environment}/state-versions/1/restore`, deletion],
    ['POST', `${environment}/unlock-state`, { lockId: 'any' }],
    ['POST', `${environment}/accept-state`, deletion],
    ['GET', `${environment}/deployments/${lastDeployment.id}/log`],
    ['GET', `${environment}/deployments/${lastDeployment.id}/log/stream`],
    ['GET', `${environment}/deployments/${lastDeployment.id}/plan`],
    ['GET', `${environment}/outputs/cluster_version`],
    [
      'POST',
      `/environment-templates/${TEMPLATE}/versions/1/${drafted.minorVersion}/publish?accountId=123456789012&region=us-east-1`,
    ],
  ];
  for (const [method, path, sent] of refused) {
    const answer = await ask(method, path, sent);
    assert.deepEqual(
      [answer.status, answer.body.error?.name],
      [403, 'NotAllowedError'],
      `a visitor is refused ${method} ${path}`,
    );
  }
  assert.deepEqual(await readAll(), before, 'nothing has changed');
}

/** Whoever may only look sees the state, and why they may not do more. */
async function lookOnly(page: Page): Promise<void> {
  await page.goto(`${TAB}/manage`);
  await waitForStatus(page, 'Cancelled');
  for (const name of ['Edit', 'Upgrade', 'Deploy again', 'Delete']) {
    const button = page.getByRole('button', { name, exact: true });
    assert.ok(
      (await button.isDisabled()) ||
        (await button.getAttribute('aria-disabled')) === 'true',
      `a visitor cannot ${name}`,
    );
  }
  await page
    .getByText(
      'This needs the permission proton.environment.delete for this environment',
    )
    .waitFor();
  await lookInBothThemes(page, 'manage-visitor');
  await openSection(page, 'Deployment');
  await page
    .getByText(/proton\.environment\.logs\.read/)
    .first()
    .waitFor();
  assert.equal(await page.getByText('Download log').count(), 0);

  await page.goto('/proton');
  await page.getByRole('link', { name: NAME, exact: true }).waitFor();
  await lookInBothThemes(page, 'fleet');
  await page.goto('/proton/templates');
  await page.getByRole('link', { name: TEMPLATE }).waitFor();
  await lookInBothThemes(page, 'templates');
  await page.goto(ENTITY);
  await waitForStatus(page, 'Cancelled');
  await lookInBothThemes(page, 'overview');
}

async function deleteCluster(page: Page, proton: ProtonApi): Promise<void> {
  await page.goto(`${TAB}/manage`);
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog
    .getByRole('textbox', { name: `Type ${NAME} to confirm` })
    .fill(NAME);
  await look(page, 'delete');
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
  await eventually({
    what: `${NAME} is gone`,
    timeoutSeconds: 90,
    ask: () =>
      readEnvironment(proton).then(
        () => undefined,
        error => /ResourceNotFoundException/.test(String(error)) || undefined,
      ),
  });
}

/**
 * The life of a cluster on its own page: as its owner, as the platform engineer
 * of its template, and as somebody who may only look.
 */
export function clusterPageJourney(
  product: Pick<Product, 'backendUrl' | 'protonUrl'>,
) {
  return async (page: Page): Promise<void> => {
    const proton = new ProtonApi(product.protonUrl);
    const scaffolder = new ScaffolderApi(product.backendUrl, 'developer');
    await proton.call('CreateEnvironmentTemplate', { name: TEMPLATE });
    await proton.publishVersion(TEMPLATE, '1', await firstBundle());

    await signIn(page, 'Developer');
    await watchTheTimeline(page, scaffolder);
    await connect(page);
    await edit(page, proton);

    await proton.registerVersion(TEMPLATE, '1', await nextSandboxBundle());
    await signOut(page);
    await signIn(page, 'Platform engineer');
    await publish(page, '1.1', 'Gateway API');
    await proton.registerVersion(TEMPLATE, '1', await probeBundle());
    await publish(page, '1.2', 'Probe');
    await lookAtDeprecation(page);

    await signOut(page);
    await signIn(page, 'Developer');
    await readNotification(page);
    await upgradeAndCompare(page, proton);
    await failAndUnderstand(page);
    await replace(page, proton);
    await refuseLoss(proton);
    await rollBack(page, proton);
    await cancel(page);
    await compareTwo(page);

    await signOut(page);
    await signIn(page, 'Platform engineer');
    await restoreState(page);
    await lookAtDialogs(page);

    await signOut(page);
    await signIn(page, 'Visitor');
    await lookOnly(page);
    await askForMore(page, proton);

    await signOut(page);
    await signIn(page, 'Developer');
    await deleteCluster(page, proton);
  };
}
