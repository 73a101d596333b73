import { LoggerService } from '@backstage/backend-plugin-api';
import { Redactor } from '../../../redaction/Redactor';
import { EngineRun } from '../../types';
import { TerraformEngine } from '../TerraformEngine';
import { FileLog } from './FileLog';

/* Stands for a backend in a process of its own, for tests that kill it. */

const logger: LoggerService = {
  error: () => {},
  warn: () => {},
  info: () => {},
  debug: () => {},
  child: () => logger,
};

async function main(argument: string) {
  const { binary, logFile, ...rest } = JSON.parse(argument);
  const run: EngineRun = {
    ...rest,
    log: new FileLog(logFile),
    redactor: Redactor.create([]),
    recordPlan: async () => {},
    recordProgress: async () => {},
    signal: new AbortController().signal,
  };
  const engine = TerraformEngine.create({ binary, logger });
  await engine.plan(run);
  await engine.apply(run);
}

main(process.argv[2]);
