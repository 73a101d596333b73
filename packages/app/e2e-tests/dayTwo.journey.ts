import assert from 'node:assert/strict';
import { Page } from 'playwright-core';
import {
  chooseCluster,
  chooseTemplate,
  create,
  next,
  signIn,
} from './browser/scaffolderForm';
import { eventually } from './product/eventually';
import { Product } from './product/Product';
import { nextSandboxBundle } from './proton/sandboxBundles';
import { ProtonApi } from './proton/ProtonApi';
import { ScaffolderApi } from './scaffolder/ScaffolderApi';

const TASK_MILLISECONDS = 90_000;

interface Environment {
  spec: string;
  templateMinorVersion: string;
}

async function readEnvironment(
  proton: ProtonApi,
  name: string,
): Promise<Environment> {
  const { environment } = await proton.call<{ environment: Environment }>(
    'GetEnvironment',
    { name },
  );
  return environment;
}

/** A platform engineer makes a template out of the starter. */
async function publishTemplate(page: Page, proton: ProtonApi): Promise<void> {
  await chooseTemplate(page, 'Publish a cluster template');
  await page
    .getByRole('textbox', { name: 'Name', exact: true })
    .fill('eks-small');
  await next(page);
  await page.getByRole('checkbox', { name: 'Publish' }).check();
  await create(page);
  await page
    .getByText('eks-small 1.0 is PUBLISHED')
    .waitFor({ timeout: TASK_MILLISECONDS });

  const { environmentTemplate } = await proton.call<{
    environmentTemplate: { recommendedVersion: string };
  }>('GetEnvironmentTemplate', { name: 'eks-small' });
  assert.equal(environmentTemplate.recommendedVersion, '1.0');
}

/** From the page of all templates; the same files make no second version. */
async function registerAgain(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Templates', exact: true }).click();
  await page.getByRole('button', { name: 'New version of eks-small' }).click();
  await page.getByRole('button', { name: '1 (newest version 1.0)' }).waitFor();
  await next(page);
  await create(page);
  await page
    .getByText('The version already has these files')
    .waitFor({ timeout: TASK_MILLISECONDS });
  await page.getByText('eks-small 1.0 is PUBLISHED').waitFor();
}

/** The template has a form that nobody wrote, as soon as it is published. */
async function vendFromPublished(
  proton: ProtonApi,
  scaffolder: ScaffolderApi,
): Promise<void> {
  const id = await eventually({
    what: 'the catalog has a software template for eks-small',
    timeoutSeconds: 30,
    ask: () =>
      scaffolder
        .start('proton-eks-small', {
          name: 'small-1',
          owner: 'group:default/developers',
          inputs: { kubernetes_version: '1.36', node_count: 3 },
        })
        .catch(() => undefined),
  });
  const { task, log } = await scaffolder.finish(id);
  assert.equal(task.status, 'completed', log);
  const { spec } = await readEnvironment(proton, 'small-1');
  assert.match(spec, /cluster_name: small-1/);
  assert.match(spec, /node_count: 3/);
}

async function changeCluster(
  page: Page,
  proton: ProtonApi,
  name: string,
): Promise<void> {
  await chooseTemplate(page, 'Change a cluster');
  await chooseCluster(page, name);
  await next(page);
  const nodes = page.getByRole('spinbutton', {
    name: 'Desired number of nodes',
  });
  assert.equal(await nodes.inputValue(), '3', 'the form starts from what runs');
  await nodes.fill('4');
  await create(page);
  await page
    .getByRole('link', { name: 'Open the cluster in the catalog' })
    .waitFor({ timeout: TASK_MILLISECONDS });
  await page.getByRole('cell', { name: 'node_desired_size' }).waitFor();

  const { spec } = await readEnvironment(proton, name);
  assert.match(spec, /node_desired_size: 4/);
  assert.match(spec, /vpc_cidr: 10\.20\.0\.0\/16/);
}

async function upgradeCluster(
  page: Page,
  proton: ProtonApi,
  name: string,
): Promise<void> {
  const version = await proton.publishVersion(
    'eks-sandbox',
    '1',
    await nextSandboxBundle(),
  );
  assert.equal(version, '1.1');

  await chooseTemplate(page, 'Upgrade a cluster');
  await chooseCluster(page, name);
  await next(page);
  await page.getByRole('checkbox', { name: 'Gateway API' }).waitFor();
  await create(page);
  await page
    .getByText(`${name} runs version 1.1`)
    .waitFor({ timeout: TASK_MILLISECONDS });

  const environment = await readEnvironment(proton, name);
  assert.equal(environment.templateMinorVersion, '1');
  assert.match(environment.spec, /node_desired_size: 4/);
}

async function deleteCluster(
  page: Page,
  proton: ProtonApi,
  name: string,
): Promise<void> {
  await chooseTemplate(page, 'Delete a cluster');
  await chooseCluster(page, name);
  await page.getByRole('textbox', { name: 'Type its name' }).fill(name);
  await create(page);
  await page
    .getByText(`The cluster ${name} and everything in it is gone.`)
    .waitFor({ timeout: TASK_MILLISECONDS });

  await assert.rejects(
    readEnvironment(proton, name),
    /ResourceNotFoundException/,
  );
}

/** What becomes of a cluster after it was vended, each from its form to its result. */
export function dayTwoJourney(product: Product, name: string) {
  return async (page: Page): Promise<void> => {
    const proton = new ProtonApi(product.protonUrl);
    const scaffolder = new ScaffolderApi(product.backendUrl);
    await signIn(page, 'Platform engineer');
    await publishTemplate(page, proton);
    await registerAgain(page);
    await vendFromPublished(proton, scaffolder);
    await changeCluster(page, proton, name);
    await upgradeCluster(page, proton, name);
    await deleteCluster(page, proton, name);
  };
}
