/**
 * Executes runs of Proton deployments outside of the Backstage backend, and the
 * engine that starts them.
 *
 * @packageDocumentation
 */

export {
  createRunnerEngine,
  type RunnerEngineOptions,
} from './engine/createRunnerEngine';
export { executeRun } from './run/executeRun';
export type {
  ExecutedRun,
  ExecuteRunOptions,
  ResentState,
} from './run/ExecuteRunOptions';
export type { HeartbeatTimes } from './run/Heartbeat';
export { runProgram } from './program';
