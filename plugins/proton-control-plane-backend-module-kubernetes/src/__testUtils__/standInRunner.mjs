// Stands for proton-runner: it says that it runs, and ends as it is told.
import { appendFileSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

const { LEDGER, PROTON_RUNNER_TOKEN, PROTON_RUNNER_URL } = process.env;
const say = line => appendFileSync(LEDGER, `${line}\n`);

process.on('SIGTERM', async () => {
  await delay(200);
  say('saved the state');
  process.exit(1);
});

say(`started with ${PROTON_RUNNER_TOKEN} at ${PROTON_RUNNER_URL}`);
while (!readFileSync(`${LEDGER}.orders`, 'utf8').includes('end')) {
  await delay(10);
}
say('ended');
if (readFileSync(`${LEDGER}.orders`, 'utf8').includes('fail')) {
  process.stderr.write('The control plane refused the token\n');
  process.exit(3);
}
