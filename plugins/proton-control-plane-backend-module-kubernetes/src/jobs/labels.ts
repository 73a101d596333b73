import { RunHandle } from '@proton-vending/backstage-plugin-proton-control-plane-node';

const PREFIX = 'proton-vending.github.io';

/** Has the id of the deployment that a Job or a pod belongs to. */
export const DEPLOYMENT_LABEL = `${PREFIX}/deployment-id`;

const MANAGED_BY = 'app.kubernetes.io/managed-by';

/** Selects the Jobs and pods of all runs in a namespace. */
export const RUNS_SELECTOR = `${MANAGED_BY}=proton-control-plane`;

/** The label by which Kubernetes marks the pods of a Job. */
export const JOB_NAME_LABEL = 'batch.kubernetes.io/job-name';

/**
 * The name of a run's Job and of its Secret. It is the same however often the
 * run is started, so that Kubernetes refuses the second Job.
 */
export function nameJob({ deploymentId, step, attempt }: RunHandle): string {
  return `proton-${deploymentId}-${step}-${attempt}`;
}

/** Labels for selectors, such as `kubectl get pods --selector …`. */
export function labelRun(run: RunHandle): Record<string, string> {
  return {
    'app.kubernetes.io/name': 'proton-runner',
    [MANAGED_BY]: 'proton-control-plane',
    [DEPLOYMENT_LABEL]: run.deploymentId,
    [`${PREFIX}/run-id`]: run.runId,
    [`${PREFIX}/step`]: run.step,
    [`${PREFIX}/attempt`]: String(run.attempt),
  };
}

/** Annotations for users; names of environments can be too long for labels. */
export function annotateRun(
  targetArn: string,
  templateName: string,
): Record<string, string> {
  return {
    [`${PREFIX}/target`]: targetArn,
    [`${PREFIX}/template`]: templateName,
  };
}
