import { GithubApi } from '@proton-vending/test-utils';
import assert from 'node:assert/strict';
import { Page } from 'playwright-core';
import { signIn } from './browser/scaffolderForm';
import { lookInBothThemes } from './browser/look';
import { eventually } from './product/eventually';
import { Product } from './product/Product';
import { ProtonApi } from './proton/ProtonApi';
import { sandboxSpec } from './proton/sandboxSpec';

const NAME = 'reviewed-1';
const TEMPLATE = 'eks-sandbox';
const ARN = `arn:aws:proton:us-east-1:123456789012:environment/${NAME}`;
const REPOSITORY = 'acme/infrastructure';
const DEPLOYMENT = `/catalog/default/resource/${NAME}/proton/deployment`;

const status = (page: Page) =>
  page.getByRole('status', { name: 'Environment status' });

/** A control plane that has just started still reads its templates. */
async function untilPublished(proton: ProtonApi): Promise<void> {
  await eventually({
    what: `${TEMPLATE} is published`,
    timeoutSeconds: 60,
    ask: async () => {
      const { templates } = await proton.call<{
        templates: { name: string; recommendedVersion?: string }[];
      }>('ListEnvironmentTemplates', {});
      return templates.find(({ name }) => name === TEMPLATE)
        ?.recommendedVersion;
    },
  });
}

/** The catalog learns of a new environment after a moment. */
async function openEntity(page: Page): Promise<void> {
  await eventually({
    what: `${NAME} is in the catalog`,
    timeoutSeconds: 60,
    ask: async () => {
      await page.goto(DEPLOYMENT);
      try {
        await status(page).waitFor({ timeout: 10_000 });
        return true;
      } catch {
        return undefined;
      }
    },
  });
}

/** The steps of provisioning through pull requests, as the page of a cluster shows them. */
export function pullRequestJourney(
  product: Pick<Product, 'protonUrl'>,
  github: GithubApi,
) {
  return async (page: Page): Promise<void> => {
    const proton = new ProtonApi(product.protonUrl);
    const repository = await github.createRepository(REPOSITORY);
    const pullOf = (number: number) =>
      page
        .getByRole('link', { name: new RegExp(`Pull request #${number}`) })
        .first();
    const shows = (text: string | RegExp) =>
      page.getByText(text).first().waitFor();
    const deploy = () =>
      proton.call('UpdateEnvironment', {
        name: NAME,
        deploymentType: 'CURRENT_VERSION',
      });
    const notify = (result: string, more: object) =>
      proton.call('NotifyResourceDeploymentStatusChange', {
        resourceArn: ARN,
        status: result,
        ...more,
      });

    await untilPublished(proton);
    await proton.call('CreateRepository', {
      provider: 'GITHUB',
      name: REPOSITORY,
      connectionArn:
        'arn:aws:codestar-connections:us-east-1:123456789012:connection/1',
    });
    await proton.call('CreateEnvironment', {
      name: NAME,
      templateName: TEMPLATE,
      templateMajorVersion: '1',
      spec: sandboxSpec(NAME),
      provisioningRepository: {
        provider: 'GITHUB',
        name: REPOSITORY,
        branch: 'main',
      },
    });
    await signIn(page, 'Platform engineer');
    await openEntity(page);

    await shows(/Waiting for review of pull request #1/);
    assert.equal(
      await pullOf(1).getAttribute('href'),
      `https://github.test/${REPOSITORY}/pull/1`,
    );
    repository.checks.set(repository.pulls[0].headCommit, [
      { name: 'lint', status: 'completed', conclusion: 'success' },
    ]);
    repository.statuses.set(repository.pulls[0].headCommit, [
      {
        context: `proton/plan/${NAME}`,
        state: 'success',
        description: 'Plan: 3 to add, 0 to change, 0 to destroy.',
        target_url: `https://github.test/${REPOSITORY}/actions/runs/1`,
      },
    ]);
    await shows(/3 to add, 0 to change, 0 to destroy/);
    await lookInBothThemes(page, 'pull-request-review');

    await repository.merge(1);
    await shows(/Waiting for the pipeline/);
    await lookInBothThemes(page, 'pull-request-pipeline');

    await notify('SUCCEEDED', {
      outputs: [{ key: 'cluster_name', valueString: NAME }],
    });
    await status(page).getByText('Succeeded', { exact: true }).waitFor();
    await lookInBothThemes(page, 'pull-request-succeeded');

    await deploy();
    await shows(/Waiting for review of pull request #2/);
    await repository.deleteBranch(repository.pulls[1].head);
    await status(page).getByText('Cancelled', { exact: true }).waitFor();
    await page
      .getByRole('region', { name: /Cancelled/ })
      .getByText(/Pull request #2 .* was closed without being merged/)
      .waitFor();
    await lookInBothThemes(page, 'pull-request-closed');

    await deploy();
    await shows(/Waiting for review of pull request #3/);
    await repository.merge(3);
    await shows(/Waiting for the pipeline/);
    await notify('FAILED', {
      statusMessage: `Error: creating EKS Cluster (${NAME}): UnsupportedAvailabilityZoneException\n\nLog: https://github.test/${REPOSITORY}/actions/runs/3`,
    });
    await status(page).getByText('Failed', { exact: true }).waitFor();
    await shows(/UnsupportedAvailabilityZoneException/);
    await lookInBothThemes(page, 'pull-request-failed');
  };
}
