import { GithubApi } from '@proton-vending/test-utils';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { awsCliJourney } from './awsCli.journey';
import { withPage } from './browser/withPage';
import { campaignJourney } from './campaign.journey';
import { clusterPageJourney } from './clusterPage.journey';
import { dayTwoJourney } from './dayTwo.journey';
import { importJourney } from './import.journey';
import { kubernetesJourney } from './kubernetes.journey';
import { findProgram } from './product/findProgram';
import { createSite, Product, ProductSite } from './product/Product';
import { pullRequestJourney } from './pullRequest.journey';
import { restartJourney } from './restart.journey';
import { secretsJourney } from './secrets.journey';
import { statesJourney } from './states.journey';
import { stopJourney } from './stop.journey';
import { dryRunJourney } from './dryRun.journey';
import { VENDED_NAME, vendJourney } from './vend.journey';

const MINUTES = 60_000;

const terraform = findProgram('terraform', 'tofu');
const aws = findProgram('aws');
const chromium = process.env.PLAYWRIGHT_CHROMIUM;

function skipUnless(programs: Record<string, string | undefined>) {
  const missing = Object.keys(programs).filter(name => !programs[name]);
  return missing.length > 0 && `needs ${missing.join(' and ')}`;
}

// One product serves all journeys, in their order: starting it is what takes long.
describe('the running product', () => {
  const folder = mkdtempSync(join(tmpdir(), 'proton-vending-'));
  let github: GithubApi;
  let site: ProductSite;
  let product: Product | undefined;

  const running = () => {
    if (!product) {
      throw new Error('The product does not run');
    }
    return product;
  };

  before(
    async () => {
      github = await GithubApi.start();
      site = await createSite(folder, github);
      product = await Product.start(site);
    },
    { timeout: 5 * MINUTES },
  );

  after(
    async () => {
      await product?.stop();
      await github.stop();
      rmSync(folder, { recursive: true, force: true });
    },
    { timeout: 2 * MINUTES },
  );

  test(
    'a developer vends a cluster in the browser and finds it in the catalog',
    { skip: skipUnless({ chromium, terraform }), timeout: 4 * MINUTES },
    () =>
      withPage(
        {
          executablePath: String(chromium),
          baseURL: running().appUrl,
          name: 'vend',
        },
        vendJourney,
      ),
  );

  test(
    'the AWS CLI lists, creates, waits for, reads and deletes an environment',
    { skip: skipUnless({ aws, terraform }), timeout: 5 * MINUTES },
    () => awsCliJourney(running().protonUrl),
  );

  test(
    'a template is published, and the cluster is changed, upgraded and deleted, in the browser',
    { skip: skipUnless({ chromium, terraform }), timeout: 8 * MINUTES },
    () =>
      withPage(
        {
          executablePath: String(chromium),
          baseURL: running().appUrl,
          name: 'day-two',
        },
        dayTwoJourney(running(), VENDED_NAME),
      ),
  );

  test(
    'each example template passes a dry run, which changes nothing',
    { skip: skipUnless({ terraform }), timeout: 4 * MINUTES },
    () => dryRunJourney(running()),
  );

  test(
    'the Kubernetes plugin reads a vended cluster',
    { skip: skipUnless({ chromium, terraform }), timeout: 4 * MINUTES },
    () =>
      withPage(
        {
          executablePath: String(chromium),
          baseURL: running().appUrl,
          name: 'kubernetes',
        },
        kubernetesJourney(running()),
      ),
  );

  test(
    'a cluster lives on its own page, for its owner, the platform engineer and a visitor',
    { skip: skipUnless({ chromium, terraform }), timeout: 20 * MINUTES },
    () =>
      withPage(
        {
          executablePath: String(chromium),
          baseURL: running().appUrl,
          name: 'cluster-page',
        },
        clusterPageJourney(running()),
      ),
  );

  test(
    'each page says what state it is in, whatever the backend answers',
    { skip: skipUnless({ chromium, terraform }), timeout: 20 * MINUTES },
    () =>
      withPage(
        {
          executablePath: String(chromium),
          baseURL: running().appUrl,
          name: 'states',
        },
        statesJourney(running(), site),
      ),
  );

  test(
    'a cluster is provisioned through a pull request, which is reviewed and merged',
    { skip: skipUnless({ chromium }), timeout: 4 * MINUTES },
    () =>
      withPage(
        {
          executablePath: String(chromium),
          baseURL: running().appUrl,
          name: 'pull-request',
        },
        pullRequestJourney(running(), github),
      ),
  );

  test(
    'environments of AWS Proton are imported, for pull requests to provision them',
    { skip: skipUnless({ chromium }), timeout: 4 * MINUTES },
    () =>
      withPage(
        {
          executablePath: String(chromium),
          baseURL: running().appUrl,
          name: 'import',
        },
        importJourney,
      ),
  );

  test(
    'a password of a form reaches Proton, and no page, log or database of Backstage',
    { skip: skipUnless({ chromium, terraform }), timeout: 6 * MINUTES },
    () =>
      withPage(
        {
          executablePath: String(chromium),
          baseURL: running().appUrl,
          name: 'secrets',
        },
        secretsJourney(running(), site),
      ),
  );

  test(
    'a campaign upgrades twenty clusters, of which one fails',
    { skip: skipUnless({ chromium, terraform }), timeout: 10 * MINUTES },
    () =>
      withPage(
        {
          executablePath: String(chromium),
          baseURL: running().appUrl,
          name: 'campaign',
        },
        campaignJourney(running()),
      ),
  );

  test(
    'a deployment and a task survive kill -9 of the backend and nothing is done twice',
    { skip: skipUnless({ terraform }), timeout: 8 * MINUTES },
    async () => {
      product = await restartJourney(running(), site);
    },
  );

  test('Ctrl-C stops every process', { timeout: 2 * MINUTES }, () =>
    stopJourney(running()),
  );
});
