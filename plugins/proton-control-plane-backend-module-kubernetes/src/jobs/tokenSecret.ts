import { V1EnvVar, V1Job, V1Secret } from '@kubernetes/client-node';
import { LaunchRequest } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { randomBytes } from 'node:crypto';
import { labelRun, nameJob } from './labels';

const VARIABLE = 'PROTON_RUNNER_TOKEN';
const KEY = 'token';

/**
 * A new name for the Secret of a run's token, so that a Job never gets the Secret
 * that an earlier Job of the same name has left.
 */
export function nameTokenSecret(run: LaunchRequest): string {
  return `${nameJob(run)}-${randomBytes(4).toString('hex')}`;
}

/** The environment variable by which a runner gets its token. */
export function createTokenVariable(secretName: string): V1EnvVar {
  return {
    name: VARIABLE,
    valueFrom: { secretKeyRef: { name: secretName, key: KEY } },
  };
}

/** The Secret that a Job waits for. Kubernetes removes it with the Job. */
export function createTokenSecret(run: LaunchRequest, job: V1Job): V1Secret {
  const { name, namespace, uid } = job.metadata ?? {};
  const secretName = job.spec?.template.spec?.containers[0]?.env?.find(
    variable => variable.name === VARIABLE,
  )?.valueFrom?.secretKeyRef?.name;
  if (!name || !uid || !secretName) {
    throw new Error(
      `Job ${nameJob(run)} isn't one that this control plane creates`,
    );
  }
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: secretName,
      namespace,
      labels: labelRun(run),
      ownerReferences: [{ apiVersion: 'batch/v1', kind: 'Job', name, uid }],
    },
    type: 'Opaque',
    immutable: true,
    stringData: { [KEY]: run.token },
  };
}
