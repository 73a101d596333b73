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
const Database = require('better-sqlite3');

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

const open = plugin =>
  new Database(join(STATE, 'database', `${plugin}.sqlite`), {
    timeout: 60_000,
  });

function insert(database, table, row) {
  const columns = Object.keys(row);
  database
    .prepare(
      `insert into ${table} (${columns}) values (${columns.map(() => '?')})`,
    )
    .run(Object.values(row));
}

/** In pieces, so that the product gets its turns at the database. */
function inTransactions(database, names, store) {
  const storeAll = database.transaction(part => part.forEach(store));
  for (let n = 0; n < names.length; n += 250) {
    storeAll(names.slice(n, n + 250));
  }
  database.close();
}

function fillProton(names) {
  const database = open('proton-control-plane');
  const like = database.prepare('select * from environments limit 1').get();
  inTransactions(database, names, name =>
    insert(database, 'environments', { ...like, id: randomUUID(), name }),
  );
  return like.name;
}

/**
 * What the catalog has of an environment, as it leaves it after processing: it
 * would take up some ten entities a second, and its work is not what is measured.
 */
function fillCatalog(names, like) {
  const database = open('catalog');
  const ofLike = (table, column, value) =>
    database.prepare(`select * from ${table} where ${column} = ?`).all(value);
  const ref = `resource:default/${like}`;
  const [state] = ofLike('refresh_state', 'entity_ref', ref);
  if (!state) {
    throw new Error(`The catalog has no ${ref}; vend an environment first`);
  }
  const id = state.entity_id;
  const [final] = ofLike('final_entities', 'entity_id', id);
  const search = ofLike('search', 'entity_id', id);
  const relations = ofLike('relations', 'originating_entity_id', id);
  const [{ id: _, ...reference }] = ofLike(
    'refresh_state_references',
    'target_entity_ref',
    ref,
  );

  inTransactions(database, names, name => {
    const ownId = randomUUID();
    const named = text =>
      text
        ?.replaceAll(id, ownId)
        .replaceAll(`"${like}"`, `"${name}"`)
        .replaceAll(`environment/${like}`, `environment/${name}`)
        .replaceAll(ref, `resource:default/${name}`);
    const renamed = row =>
      Object.fromEntries(
        Object.entries(row).map(([column, value]) => [
          column,
          value === like ? name : named(value),
        ]),
      );
    insert(database, 'refresh_state', {
      ...renamed(state),
      next_update_at: '2999-01-01 00:00:00',
    });
    insert(database, 'refresh_state_references', renamed(reference));
    insert(database, 'final_entities', renamed(final));
    search.forEach(row => insert(database, 'search', renamed(row)));
    relations.forEach(row => insert(database, 'relations', renamed(row)));
  });
}

function fill(count) {
  const database = open('proton-control-plane');
  const { stored } = database
    .prepare('select count(*) as stored from environments')
    .get();
  database.close();
  const names = Array.from(
    { length: count - stored },
    (_, n) => `filled-${String(stored + n).padStart(5, '0')}`,
  );
  fillCatalog(names, fillProton(names));
}

/** As whoever the page in the browser is signed in. */
async function ask(token, path, options) {
  const response = await fetch(`${BACKEND}${path}`, {
    ...options,
    headers: {
      authorization: `Bearer ${token}`,
      // Filling takes longer than the product keeps an idle connection.
      connection: 'close',
    },
  });
  if (!response.ok) {
    throw new Error(`${path}: ${response.status} ${await response.text()}`);
  }
  return response.status === 200 ? response.json() : undefined;
}

async function untilShown(token, count) {
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
    fill(size);
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
