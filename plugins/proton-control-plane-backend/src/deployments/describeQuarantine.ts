import { DeploymentRecord } from '../database/deploymentRows';
import { nounOf } from '../resources/deploymentTargets';
import { MAX_LOST_ATTEMPTS } from './attempts';

/** Why a deployment isn't tried again, what may exist, and how to go on. */
export function describeQuarantine({
  operation,
  step,
  target,
}: Pick<DeploymentRecord, 'operation' | 'step' | 'target'>): string {
  const noun = nounOf(target);
  const reason = `The backend stopped ${MAX_LOST_ATTEMPTS} times in the middle of this deployment, which made no progress in between, so it isn't tried again`;
  if (operation === 'delete') {
    return `${reason}. Some of the infrastructure may still exist. Find out why the backend stopped, then delete the ${noun} again, or remove it and retain its infrastructure`;
  }
  const remains =
    step === 'applying' || step === 'settling'
      ? "Resources may exist that aren't listed here"
      : 'It has not changed any infrastructure';
  return `${reason}. ${remains}. Find out why the backend stopped, then deploy again or delete the ${noun}`;
}
