// The fleet page in a real browser, with 100 environments and with 10,000.
//
// usage: node benchmarks/fleetPage.mjs <app URL> <backend URL> <state folder>
// of a product that `npm start -- --app-port … --backend-port … --state …` runs
// and in which at least one environment has been vended.
import { createRequire } from 'node:module';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const require = createRequire(import.meta.url);
const knexFactory = require('knex');

const [APP, BACKEND, STATE] = process.argv.slice(2);
const SIZES = [100, 10_000];
const VISITS = 7;
const BUDGET = 1.5;
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const median = values =>
  values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

async function fill(count) {
  const knex = knexFactory({
    client: 'better-sqlite3',
    useNullAsDefault: true,
    connection: {
      filename: join(STATE, 'database', 'proton-control-plane.sqlite'),
    },
  });
  const like = await knex('environments').first();
  const [{ stored }] = await knex('environments').count({ stored: '*' });
  const rows = Array.from({ length: count - Number(stored) }, (_, n) => ({
    ...like,
    id: randomUUID(),
    name: `filled-${String(Number(stored) + n).padStart(5, '0')}`,
  }));
  await knex.batchInsert('environments', rows, 50);
  await knex.destroy();
}

/** As whoever the page in the browser is signed in. */
async function ask(token, path, options) {
  const response = await fetch(`${BACKEND}${path}`, {
    ...options,
    headers: { authorization: `Bearer ${token}` },
  });
  if (!response.ok) {
    throw new Error(`${path}: ${response.status} ${await response.text()}`);
  }
  return response.status === 200 ? response.json() : undefined;
}

async function untilShown(token, count) {
  await ask(
    token,
    '/api/catalog/.backstage/scheduler/v1/tasks/proton-environment:demo:refresh/trigger',
    { method: 'POST' },
  ).catch(error => process.stdout.write(`not triggered: ${error.message}\n`));
  for (;;) {
    const { total, refreshing } = await ask(token, '/api/proton/fleet?limit=1');
    process.stdout.write(`\r${total} of ${count} environments are shown   `);
    if (total >= count && !refreshing) {
      process.stdout.write('\n');
      return;
    }
    await new Promise(resolve => setTimeout(resolve, 3_000));
  }
}

/** From the start of the navigation until there is a row to click, in ms. */
async function visit(page) {
  await page.goto('about:blank');
  const start = performance.now();
  await page.goto(`${APP}/proton`);
  await page.locator('tbody tr a').first().waitFor();
  await page.getByRole('button', { name: /^Status: choose/ }).waitFor();
  return performance.now() - start;
}

async function measureRequest(token, query) {
  const times = [];
  for (let n = 0; n < 20; n++) {
    const start = performance.now();
    await ask(token, `/api/proton/fleet${query}`);
    times.push(performance.now() - start);
  }
  return median(times);
}

const browser = await chromium.launch({
  executablePath: process.env.PLAYWRIGHT_CHROMIUM ?? '/usr/bin/chromium',
  args: FLAGS,
});
try {
  const page = await browser.newPage({
    viewport: { width: 1440, height: 900 },
  });
  let token = '';
  page.on('request', request => {
    const { authorization = '' } = request.headers();
    token = authorization.replace(/^Bearer /, '') || token;
  });
  await page.goto(APP);
  page.setDefaultTimeout(120_000);
  await page.getByRole('button', { name: 'Platform engineer' }).click();
  await page.waitForTimeout(3_000);
  await page.goto(`${APP}/proton`);
  await page.locator('tbody tr a').first().waitFor();

  const medians = [];
  for (const size of SIZES) {
    await fill(size);
    await untilShown(token, size);
    await visit(page);
    const times = [];
    for (let n = 0; n < VISITS; n++) {
      times.push(await visit(page));
    }
    medians.push(median(times));
    const first = await measureRequest(token, '?limit=25');
    const sorted = await measureRequest(
      token,
      '?limit=25&sort=created&order=desc&search=filled&status=SUCCEEDED',
    );
    process.stdout.write(
      `${size} environments: page ${medians
        .at(-1)
        .toFixed(0)} ms, request ${first.toFixed(
        0,
      )} ms, searched, filtered and sorted ${sorted.toFixed(0)} ms\n`,
    );
  }
  const ratio = medians[1] / medians[0];
  process.stdout.write(
    `${ratio <= BUDGET ? 'kept  ' : 'MISSED'} fleet page: ratio ${ratio.toFixed(
      2,
    )} (budget: ≤ ${BUDGET})\n`,
  );
  process.exitCode = ratio <= BUDGET ? 0 : 1;
} finally {
  await browser.close();
}
