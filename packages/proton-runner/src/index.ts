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
