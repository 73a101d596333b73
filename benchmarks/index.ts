import { Proton } from '@aws-sdk/client-proton';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import {
  createCatalogSync,
  fingerprintCatalog,
  fingerprintEntities,
  measureList,
  SyncCost,
  untilKept,
} from './catalogSync';
import { fillEnvironments, toFilledName } from './fillEnvironments';
import { Load, LoadResult, median, sendLoad } from './sendLoad';
import {
  BARE_ROUTE,
  BenchmarkBackend,
  connect,
  CONTROL_PLANE,
  PORT,
  startBackend,
} from './startBackend';
import {
  deployAll,
  ManyDeploymentsTimes,
  measureManyDeployments,
} from './manyDeployments';
import { measureJobs } from './jobs';
import { measureStateStore } from './stateStore';
import { measureVending } from './vending';

const ENVIRONMENTS = 10_000;
const PAGE = 100;
const ROUNDS = 9;

function say(text: string) {
  process.stdout.write(`${text}\n`);
}

function sayBudget(options: {
  what: string;
  measured: string;
  floor: string;
  ratio: number;
  budget: string;
  isKept: boolean;
}) {
  const { what, measured, floor, ratio, budget, isKept } = options;
  say(
    `${
      isKept ? 'kept  ' : 'MISSED'
    } ${what}: ${measured}, floor ${floor}, ratio ${ratio.toFixed(
      2,
    )} (budget: ${budget})`,
  );
  process.exitCode = isKept ? process.exitCode : 1;
}

/** Two loads that take turns, so that both have the same neighbours; medians of the rounds. */
async function compare(one: Load, other: Load) {
  const results: [LoadResult[], LoadResult[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    results[0].push(await sendLoad(one));
    results[1].push(await sendLoad(other));
  }
  const [ones, others] = results;
  const compareBy = (read: (result: LoadResult) => number) => ({
    one: median(ones.map(read)),
    other: median(others.map(read)),
    ratio: median(
      ones.map((result, round) => read(result) / read(others[round])),
    ),
  });
  return {
    requestsPerSecond: compareBy(result => result.requestsPerSecond),
    median: compareBy(result => result.median),
  };
}

/** A thousand of the environments, spread over all. */
function listNames(): string[] {
  return Array.from({ length: 1_000 }, (_, n) =>
    toFilledName(Math.floor((n * ENVIRONMENTS) / 1_010)),
  );
}

async function measureRequests(client: Proton, backend: BenchmarkBackend) {
  const tokens = await backend.getTokens();
  const call = (operation: string, ...inputs: object[]): Load => ({
    url: CONTROL_PLANE,
    method: 'POST',
    headers: {
      authorization: `Bearer ${tokens.controlPlane}`,
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `AwsProton20200720.${operation}`,
    },
    bodies: inputs.map(input => JSON.stringify(input)),
    count: 1_000,
    concurrency: 8,
  });

  const { requestsPerSecond: rate } = await compare(
    call('GetEnvironment', ...listNames().map(name => ({ name }))),
    {
      url: BARE_ROUTE,
      method: 'GET',
      headers: { authorization: `Bearer ${tokens.bare}` },
      count: 1_000,
      concurrency: 8,
    },
  );
  sayBudget({
    what: `GetEnvironment of ${ENVIRONMENTS}`,
    measured: `${rate.one.toFixed(0)}/s`,
    floor: `bare authenticated route ${rate.other.toFixed(0)}/s`,
    ratio: rate.ratio,
    budget: '≥ 0.50',
    isKept: rate.ratio >= 0.5,
  });

  const pageTokens: (string | undefined)[] = [];
  let nextToken: string | undefined;
  do {
    pageTokens.push(nextToken);
    ({ nextToken } = await client.listEnvironments({
      maxResults: PAGE,
      nextToken,
    }));
  } while (nextToken);
  const page = (index: number): Load => ({
    ...call('ListEnvironments', {
      maxResults: PAGE,
      nextToken: pageTokens[index],
    }),
    count: 200,
    concurrency: 1,
  });
  const last = pageTokens.length - 1;
  for (const [name, index] of [
    ['middle', Math.floor(last / 2)],
    ['last', last],
  ] as const) {
    const { median: time } = await compare(page(index), page(0));
    const { ratio } = time;
    sayBudget({
      what: `ListEnvironments, ${name} page of ${pageTokens.length}`,
      measured: `${time.one.toFixed(1)} ms`,
      floor: `first page ${time.other.toFixed(1)} ms`,
      ratio,
      budget: '0.80 to 1.20',
      isKept: ratio >= 0.8 && ratio <= 1.2,
    });
  }
}

/** A backend with the catalog, which compares itself with Proton as it starts. */
async function startCatalog(folder: string) {
  const client = connect();
  const sync = createCatalogSync(client);
  const backend = await startBackend(folder, [
    import('@backstage/plugin-catalog-backend'),
    sync.feature,
  ]);
  return {
    client,
    sync,
    stop: async () => {
      client.destroy();
      await backend.stop();
    },
  };
}

/** The catalog joins when the environments are there, in a backend of its own. */
async function measureCatalog(folder: string) {
  // One list of environment templates beside the pages of environments.
  const listCalls = Math.ceil(ENVIRONMENTS / PAGE) + 1;
  const { client, sync, stop } = await startCatalog(folder);
  let list: number;
  try {
    const first = await sync.first();
    say(
      `       first catalog sync of ${
        first.entities
      } entities: ${first.seconds.toFixed(1)} s, ${
        first.calls
      } requests, heap + ${first.heapMiB.toFixed(0)} MiB`,
    );
    await untilKept(folder, ENVIRONMENTS);
    const before = await fingerprintCatalog(folder);
    list = await measureList(client);
    const again = await sync.again();
    const rewritten = before !== (await fingerprintCatalog(folder));
    saySync('nothing changed', again, {
      list,
      rewritten,
      isKept: again.calls <= listCalls && !rewritten,
    });
  } finally {
    await stop();
  }
  const before = await fingerprintEntities(folder);
  const restarted = await startCatalog(folder);
  try {
    const first = await restarted.sync.first();
    const rewritten = before !== (await fingerprintEntities(folder));
    saySync('after a restart', first, {
      list,
      rewritten,
      isKept: first.calls <= listCalls && !rewritten,
    });
  } finally {
    await restarted.stop();
  }
}

function saySync(
  when: string,
  cost: SyncCost,
  result: { list: number; rewritten: boolean; isKept: boolean },
) {
  const { list, rewritten, isKept } = result;
  sayBudget({
    what: `catalog sync of ${
      cost.entities
    } entities, ${when} (heap + ${cost.heapMiB.toFixed(0)} MiB, ${
      cost.calls
    } requests, ${rewritten ? 'entities rewritten' : 'no entity rewritten'})`,
    measured: `${cost.seconds.toFixed(1)} s`,
    floor: `list of environments ${list.toFixed(1)} s`,
    ratio: cost.seconds / list,
    budget: 'no request per environment, no entity rewritten',
    isKept,
  });
}

async function sayVending(client: Proton, folder: string) {
  const { bare, vended, ratios } = await measureVending(client, folder);
  sayBudget({
    what: `vending eks-sandbox (${describeRounds(ratios)})`,
    measured: `${vended.toFixed(2)} s`,
    floor: `terraform init and apply ${bare.toFixed(2)} s`,
    ratio: vended / bare,
    budget: '≤ 1.10 × floor + 2 s',
    isKept: vended <= 1.1 * bare + 2,
  });
}

/** With isolation, in a backend of its own on the next port. */
async function sayDeployments(client: Proton, folder: string) {
  const isolatedFolder = join(folder, 'isolated');
  const isolated = await startBackend(isolatedFolder, [], {
    port: PORT + 1,
    isolation: 'required',
  });
  const isolatedClient = connect(PORT + 1);
  try {
    const { bare, isolatedRatios, ...plain } = await measureManyDeployments(
      { plain: client, isolated: isolatedClient },
      folder,
    );
    sayManyDeployments({ bare, ...plain });
    sayBudget({
      what: `the same, isolated (${describeRounds(isolatedRatios)})`,
      measured: `${plain.isolated.toFixed(1)} s`,
      floor: `${bare.toFixed(1)} s`,
      ratio: median(isolatedRatios),
      budget: 'none',
      isKept: true,
    });
  } finally {
    isolatedClient.destroy();
    await isolated.stop();
  }
}

function sayManyDeployments({
  bare,
  deployed,
  deployments,
  processor,
  ratios,
}: Omit<ManyDeploymentsTimes, 'isolated' | 'isolatedRatios'>) {
  const ratio = median(ratios);
  sayBudget({
    what: `${deployments} trivial deployments (${describeRounds(ratios)})`,
    measured: `${deployed.toFixed(1)} s`,
    floor: `terraform init, plan, apply and output, two at once ${bare.toFixed(
      1,
    )} s`,
    ratio,
    budget: '≤ 2.00',
    isKept: ratio <= 2,
  });
  say(
    `       the processor's time of one: ${processor.deployed.toFixed(
      0,
    )} ms, floor ${processor.bare.toFixed(0)} ms`,
  );
}

async function sayJobs(folder: string) {
  const { added, asJobs, local, queued } = await measureJobs(folder);
  const more = median(added);
  sayBudget({
    what: `one trivial deployment as two Jobs, which adds ${more.toFixed(
      2,
    )} s (${added[0].toFixed(2)} to ${added[added.length - 1].toFixed(2)})`,
    measured: `${asJobs.toFixed(2)} s`,
    floor: `as child processes ${local.toFixed(2)} s`,
    ratio: asJobs / local,
    budget: '≤ 1 s more',
    isKept: more <= 1,
  });
  const { check, deployments, heap, load, requests, toStart } = queued;
  say(
    `       ${deployments} deployments whose Jobs wait for a node: ${(
      heap / 1000
    ).toFixed(1)} kB of heap each, ${toStart.toFixed(
      0,
    )} ms of the processor to start one, ${check.toFixed(
      1,
    )} ms to check one; the backend takes ${(100 * load).toFixed(
      1,
    )} % of a processor, and sends ${requests.toFixed(
      0,
    )} requests a second to Kubernetes`,
  );
}

async function sayStateStores(folder: string) {
  const cost = await measureStateStore(folder);
  const { bytes, few, filledIn, many, state, stored } = cost;
  const size = `${many.environments} × ${many.versions}`;
  say(
    `       ${size} states take ${(bytes / 1e9).toFixed(2)} GB, ${(
      stored / 1000
    ).toFixed(1)} kB a version of ${(state / 1000).toFixed(
      1,
    )} kB; filled in ${filledIn.toFixed(0)} s`,
  );
  // The small store has one version to list, so its ratio says little.
  for (const [what, times, budget] of [
    ['reading the newest state', cost.read, 2],
    ['listing 20 versions', cost.list, Infinity],
    ['writing one, and pruning', cost.write, 2],
  ] as const) {
    const ratio = times.many[0] / times.few[0];
    sayBudget({
      what: `${what}, ${size}`,
      measured: describeTimes(times.many),
      floor: `${few.environments} × ${few.versions} ${describeTimes(
        times.few,
      )}`,
      ratio,
      budget: budget === Infinity ? 'none' : `≤ ${budget.toFixed(2)}`,
      isKept: ratio <= budget,
    });
  }
}

function describeTimes([middle, least, most]: [number, number, number]) {
  return `${middle.toFixed(1)} ms (${least.toFixed(1)} to ${most.toFixed(1)})`;
}

function describeRounds(ratios: number[]): string {
  const [least, most] = [ratios[0], ratios[ratios.length - 1]];
  return `${ratios.length} rounds, ratios ${least.toFixed(2)} to ${most.toFixed(
    2,
  )}`;
}

async function main() {
  const folder = mkdtempSync(join(tmpdir(), 'proton-benchmarks-'));
  const backend = await startBackend(folder);
  const client = connect();
  try {
    say(
      `${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${
        process.version
      }`,
    );
    const [, , only] = process.argv;
    const isWanted = (what: string) => only === undefined || only === what;
    if (isWanted('vending')) {
      await sayVending(client, folder);
    }
    if (isWanted('deployments')) {
      await sayDeployments(client, folder);
    }
    if (isWanted('jobs')) {
      await sayJobs(folder);
    }
    if (isWanted('states')) {
      await sayStateStores(folder);
    }
    if (isWanted('requests') || isWanted('catalog')) {
      // The others are copies of one that was deployed.
      await deployAll(client, ['first']);
      await fillEnvironments(folder, ENVIRONMENTS);
    }
    if (isWanted('requests')) {
      await measureRequests(client, backend);
    }
    if (isWanted('catalog')) {
      await backend.stop();
      await measureCatalog(folder);
    }
  } finally {
    client.destroy();
    await backend.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

main().then(
  () => process.exit(),
  error => {
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    process.exit(1);
  },
);
