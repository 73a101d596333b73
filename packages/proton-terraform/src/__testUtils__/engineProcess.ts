import { Redactor } from '@proton-vending/backstage-plugin-proton-common';
import { TerraformLogger } from '../TerraformLogger';
import { TerraformRun } from '../TerraformRun';
import { TerraformDriver } from '../TerraformDriver';
import { FileLog } from './FileLog';

/* Stands for a backend in a process of its own, for tests that kill it. */

const logger: TerraformLogger = {
  error: () => {},
  warn: () => {},
  info: () => {},
};

async function main(argument: string) {
  const { binary, isolation, logFile, ...rest } = JSON.parse(argument);
  const run: TerraformRun = {
    ...rest,
    log: new FileLog(logFile),
    redactor: Redactor.create([]),
    recordPlan: async () => {},
    checkLosses: async () => {},
    recordProgress: async () => {},
    signal: new AbortController().signal,
  };
  const engine = TerraformDriver.create({ binary, isolation, logger });
  await engine.plan(run);
  await engine.apply(run);
}

main(process.argv[2]);
