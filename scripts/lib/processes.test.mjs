import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import test from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fromRoot } from './paths.mjs';

const SERVER = fromRoot('scripts/lib/testing/server.mjs');
const WITHIN_MILLISECONDS = 15_000;

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function assertEnds(pids) {
  const deadline = Date.now() + WITHIN_MILLISECONDS;
  while (pids.some(isRunning) && Date.now() < deadline) {
    await delay(50);
  }
  assert.deepEqual(pids.filter(isRunning), []);
}

/** Starts a script of a package with npm; whatever is left of it is killed in the end. */
async function start(t, script) {
  const folder = await mkdtemp(join(tmpdir(), 'npm-start-'));
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({ scripts: { start: script } }),
  );
  const npm = spawn('npm', ['start', '--silent'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: npm.stdout }), 'line');
  const pids = JSON.parse(line);
  t.after(async () => {
    for (const pid of [npm.pid, ...pids].filter(isRunning)) {
      process.kill(pid, 'SIGKILL');
    }
    await rm(folder, { recursive: true, force: true });
  });
  return { npm, pids };
}

const script = `node ${JSON.stringify(SERVER)}`;

// A terminal sends a SIGINT to all of them.
for (const signal of ['SIGTERM', 'SIGHUP', 'SIGKILL']) {
  test(`npm that ends by ${signal} leaves nothing running`, async t => {
    const { npm, pids } = await start(t, script);
    npm.kill(signal);
    await assertEnds(pids);
  });

  test(`so does npm without a shell in between, by ${signal}`, async t => {
    const { npm, pids } = await start(t, `exec ${script}`);
    npm.kill(signal);
    await assertEnds(pids);
  });
}

for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT']) {
  test(`${signal} to the script itself leaves nothing running`, async t => {
    const { pids } = await start(t, script);
    process.kill(pids[0], signal);
    await assertEnds(pids);
  });
}

test('a second signal ends processes that ignore the first', async t => {
  const { pids } = await start(t, `${script} stubborn`);
  process.kill(pids[0], 'SIGTERM');
  await delay(1_500);
  assert.ok(pids.every(isRunning));
  process.kill(pids[0], 'SIGTERM');
  await assertEnds(pids);
});
