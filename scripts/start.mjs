import { bold, detail, reportFailure, say, step, warn } from './lib/output.mjs';
import { onStopSignal } from './lib/processes.mjs';
import { provision, provisionTerraform } from './provision/index.mjs';
import { checkPorts } from './start/checkPorts.mjs';
import { parseStartOptions, USAGE } from './start/options.mjs';
import { startServices } from './start/services.mjs';

const READY_WITHIN_MILLISECONDS = 180_000;

const services = [];
let stopping = false;

async function stopServices() {
  const results = await Promise.all(
    services.map(async service => ({
      service,
      graceful: await service.stop(),
    })),
  );
  for (const { service } of results.filter(({ graceful }) => !graceful)) {
    warn(`${service.name} did not end in time and was killed.`);
  }
}

function stopOnSignals() {
  onStopSignal({
    onStop: async () => {
      stopping = true;
      say();
      step('Stopping (running deployments resume at the next start)');
      await stopServices();
      process.exit(0);
    },
    onForce: () => {
      services.forEach(service => service.kill());
      process.exit(1);
    },
  });
}

async function endWith(service, exit) {
  if (stopping) {
    return;
  }
  stopping = true;
  const how = exit.error?.message ?? exit.signal ?? `exit code ${exit.code}`;
  reportFailure(`${service.name} ended (${how}). Its last lines:`);
  service.lastLines.forEach(line => service.say(line));
  detail(`The whole log: ${service.logFile}`);
  await stopServices();
  process.exit(1);
}

async function main() {
  const options = parseStartOptions(process.argv.slice(2));
  if (options.help) {
    say(USAGE);
    return;
  }
  await checkPorts(options);
  stopOnSignals();
  step('Checking the toolchain');
  const toolchain = await provisionTerraform(await provision());

  step('Starting backend and app');
  services.push(...startServices({ toolchain, options }));
  for (const service of services) {
    detail(`${service.name}: process ${service.pid}, log ${service.logFile}`);
    service.ended.then(exit => endWith(service, exit));
  }
  await Promise.all(
    services.map(service =>
      service.ready({ timeoutMilliseconds: READY_WITHIN_MILLISECONDS }),
    ),
  );
  if (!stopping) {
    say(
      bold(`Proton Vending is ready: open http://localhost:${options.appPort}`),
    );
  }
}

main().catch(async error => {
  stopping = true;
  reportFailure(error);
  await stopServices();
  process.exit(1);
});
