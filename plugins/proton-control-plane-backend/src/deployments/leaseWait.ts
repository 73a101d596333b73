import { Redactor } from '@proton-vending/backstage-plugin-proton-common';
import { EngineWait } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { DeploymentRecord } from '../database/deploymentRows';
import { LeaseWait } from './DeploymentLease';

/** When an engine that can't stop yet is asked again, in milliseconds. */
const RETRY_DELAY_MS = 10_000;

/** Removes secrets from what people see of a wait. The handle is the engine's own. */
export function redactWait(wait: EngineWait, redactor: Redactor): EngineWait {
  return {
    ...wait,
    reason: redactor.redact(wait.reason),
    links: wait.links?.map(({ title, url }) => ({
      title: redactor.redact(title),
      url: redactor.redact(url),
    })),
  };
}

/** When a deployment that waits is looked at again. */
export function toLeaseWait(
  { deadlineAt: deadline, status, wait: last }: DeploymentRecord,
  wait: EngineWait,
): LeaseWait {
  const soon = new Date(Date.now() + RETRY_DELAY_MS);
  const isOverdue = last && deadline && deadline <= new Date();
  return {
    handle: wait.handle,
    reason: wait.reason,
    links: wait.links ?? [],
    checkAt: status === 'CANCELLING' ? soon : wait.checkAt,
    deadlineAt: isOverdue ? soon : wait.deadlineAt,
  };
}
