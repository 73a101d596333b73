import { AssumedRoles } from '../credentials/AssumedRoles';
import { Database } from '../database/Database';
import { LogAnnouncements } from '../deployments/logs/LogAnnouncements';
import { EngineRegistry } from '../engines/EngineRegistry';
import { RunStates } from '../states/RunStates';
import { ReportedRuns } from './ReportedRuns';
import { RunnerAssignments } from './RunnerAssignments';
import { RunnerOutput } from './RunnerOutput';
import { RunnerPlans } from './RunnerPlans';
import { RunnerReports } from './RunnerReports';
import { RunnerResults } from './RunnerResults';

/** What runners can call, by subject. */
export interface RunnerApi {
  runs: ReportedRuns;
  assignments: RunnerAssignments;
  output: RunnerOutput;
  plans: RunnerPlans;
  reports: RunnerReports;
  results: RunnerResults;
}

/** Creates what the runner API serves. */
export function createRunnerApi(options: {
  database: Database;
  engines: EngineRegistry;
  runStates: RunStates;
  assumedRoles: AssumedRoles;
  announcements: LogAnnouncements;
  /** How many characters of a log are kept. */
  logLimit: number;
  /** The types of resources that an ordinary update never replaces, destroys or forgets. */
  protectedResourceTypes: ReadonlySet<string>;
  /** Called when a deployment should be checked again. */
  onWoken(): void;
}): RunnerApi {
  const { assumedRoles, onWoken, runStates } = options;
  const runs = new ReportedRuns(options.database);
  const output = new RunnerOutput(runs, options);
  const results = new RunnerResults(runs, { output, onWoken });
  return {
    runs,
    assignments: new RunnerAssignments(runs, { assumedRoles, results }),
    output,
    plans: new RunnerPlans(runs),
    reports: new RunnerReports(runs, runStates),
    results,
  };
}
