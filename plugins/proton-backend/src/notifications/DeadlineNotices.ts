import {
  DeploymentDeadline,
  ProtonService,
} from '@proton-vending/backstage-plugin-proton-node';
import { parseProtonArn } from '@proton-vending/backstage-plugin-proton-common';
import { firstSentence } from './describeDeploymentEnd';
import { OwnedEnvironments, ReadLimit } from './OwnedEnvironments';
import { entityPagePath, OwnerNotifier } from './OwnerNotifier';

/** Notifies owners of deployments that fail soon if they still wait. */
export class DeadlineNotices {
  constructor(
    private readonly options: {
      environments: OwnedEnvironments;
      limit: ReadLimit;
      notifier: OwnerNotifier;
      proton: ProtonService;
    },
  ) {}

  /** It rejects when the signal is aborted before it has found the owner. */
  async take(due: DeploymentDeadline, signal: AbortSignal): Promise<void> {
    const { environments, limit, notifier, proton } = this.options;
    const owned = await environments.await(due.arn, signal);
    const waitingFor =
      owned && (await limit(() => readWaitingFor(proton, due)));
    if (!owned || !waitingFor) {
      return;
    }
    const { entity, owner } = owned;
    await notifier.notify(owner, {
      title: `The deployment of ${
        entity.metadata.title ?? due.name
      } fails soon if it still waits`,
      description: `${withPeriod(
        firstSentence(waitingFor.reason),
      )} The deployment fails at ${formatTime(due.deadline)}.`,
      severity: 'high',
      link: entityPagePath(entity, `proton/deployments/${due.deploymentId}`),
      scope: `${due.arn}#${due.deploymentId}#deadline`,
    });
  }
}

/** Undefined when the deployment no longer waits. */
async function readWaitingFor(
  proton: ProtonService,
  { arn, deploymentId }: DeploymentDeadline,
) {
  const target = parseProtonArn(arn);
  const record = await (
    target && proton.extension(target)
  )?.getDeploymentRecord({ deploymentId });
  return record?.waitingFor;
}

function withPeriod(sentence: string): string {
  return /[.!?…]$/.test(sentence) ? sentence : `${sentence}.`;
}

/** Such as `2026-12-31 09:30 UTC`. */
function formatTime(time: Date): string {
  return `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
