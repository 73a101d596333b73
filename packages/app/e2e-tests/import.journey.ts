import assert from 'node:assert/strict';
import type { RepositoryImport } from '@proton-vending/backstage-plugin-proton-common';
import { Page } from 'playwright-core';
import { look, lookInBothThemes } from './browser/look';
import { signIn, signOut } from './browser/scaffolderForm';

const URL = 'https://github.com/acme/infrastructure';

const STATE = JSON.stringify({
  version: 4,
  outputs: {
    vpc_id: { value: 'vpc-1', type: 'string' },
    token: { value: 'secret', type: 'string', sensitive: true },
  },
});

/** What the backend answers; its own tests read real repositories. */
function found(
  result: RepositoryImport['environments'][number]['result'],
): RepositoryImport {
  const template = { templateName: 'network', version: '1.0' };
  return {
    accountId: '123456789012',
    region: 'us-east-1',
    revision: 'e7c1b0a',
    isRegistered: true,
    templates: [{ name: 'network', result }],
    versions: [
      {
        ...template,
        origin: 'given',
        description: `Imported from ${URL}/templates/network/v1`,
        result,
      },
      {
        templateName: 'legacy-vpc',
        version: '2.3',
        origin: 'rebuilt',
        description:
          'Rebuilt from the files of environments/legacy; its schema is inferred',
        result,
      },
    ],
    environments: [
      { ...template, name: 'dev', folder: 'dev', notes: [], result },
      {
        templateName: 'legacy-vpc',
        version: '2.3',
        name: 'legacy',
        folder: 'environments/legacy',
        notes: [
          'AWS Proton wrote no proton_tags here. The next deployment adds them, and with them tags of resources whose template uses var.proton_tags',
        ],
        result,
      },
    ],
    skipped: [
      { subject: 'old', reason: 'AWS Proton deleted the resource' },
      {
        subject: 'shop/pipeline',
        reason:
          'it belongs to a service pipeline. Keep the folder: only environments are imported',
      },
    ],
  };
}

/** The page that imports, from the link to it to its end. */
export async function importJourney(page: Page): Promise<void> {
  await page.route('**/api/proton/imports/preview', route =>
    route.fulfill({ json: found('planned') }),
  );
  let states: unknown;
  await page.route('**/api/proton/imports', route => {
    ({ states } = route.request().postDataJSON());
    return route.fulfill({ json: found('created') });
  });
  const preview = async () => {
    await page.getByRole('textbox', { name: /^Repository URL/ }).fill(URL);
    await page.getByRole('button', { name: 'Preview import' }).click();
    await page.getByText(/^Rebuilt from the files/).waitFor();
    await page
      .getByLabel('Terraform state of dev', { exact: true })
      .setInputFiles({
        name: 'terraform.tfstate',
        mimeType: 'application/json',
        buffer: Buffer.from(STATE),
      });
    await page.getByText('terraform.tfstate: 2 outputs').waitFor();
  };

  await signIn(page, 'Visitor');
  await page.goto('/proton/import');
  await page
    .getByText(/You need the permission proton.environment.import/)
    .waitFor();
  await look(page, 'import-denied');

  await signOut(page);
  await signIn(page, 'Platform engineer');
  await page.goto('/proton/templates');
  await page.getByRole('button', { name: 'Import from AWS Proton' }).click();
  await page.getByRole('textbox', { name: /^Repository URL/ }).waitFor();
  await look(page, 'import-form');
  await lookInBothThemes(page, 'import-preview', preview);
  await preview();
  await page.getByRole('button', { name: 'Import 2 environments' }).click();
  await page.getByText('2 environments were imported').waitFor();
  assert.deepEqual(states, { dev: STATE });
  await look(page, 'import-done');
}
