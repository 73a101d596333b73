import {
  EngineResource,
  Redactor,
} from '@proton-vending/backstage-plugin-proton-common';
import { listTexts } from '../redaction/listTexts';
import { DeploymentLease } from './DeploymentLease';
import { DeploymentOutcome } from './settleDeployment';

/** How many lines of a log are read at once. */
const PAGE_SIZE = 500;

/**
 * The outcome without secrets in its messages and resources. Secrets that
 * nobody knew before the run ended are also taken out of its log. Outputs keep
 * their values: they are marked as sensitive where they are stored.
 */
export async function redactEnd(options: {
  lease: DeploymentLease;
  /** What was used while the deployment ran. */
  redactor: Redactor;
  outcome: DeploymentOutcome;
}): Promise<DeploymentOutcome> {
  const { lease, redactor, outcome } = options;
  const late = findSecrets(outcome)
    .flatMap(listTexts)
    .filter(secret => !redactor.finds(secret));
  if (late.length === 0) {
    return redactOutcome(outcome, text => redactor.redact(text));
  }
  const lateRedactor = Redactor.create(late);
  await redactLog(lease, lateRedactor);
  return redactOutcome(outcome, text =>
    lateRedactor.redact(redactor.redact(text)),
  );
}

function findSecrets(outcome: DeploymentOutcome): string[] {
  const { secrets } = outcome.kind === 'succeeded' ? outcome.result : outcome;
  return secrets ?? [];
}

async function redactLog(
  lease: DeploymentLease,
  redactor: Redactor,
): Promise<void> {
  const { id } = lease.deployment;
  let after: number | undefined = 0;
  while (after !== undefined) {
    const from: number = after;
    after = await lease.transaction(async ({ deploymentLogs }) => {
      const events = await deploymentLogs.list(id, from, PAGE_SIZE);
      for (const { sequence, message } of events) {
        const redacted = redactor.redact(message);
        if (redacted !== message) {
          await deploymentLogs.setMessage(id, sequence, redacted);
        }
      }
      return events.at(-1)?.sequence;
    });
  }
}

function redactOutcome(
  outcome: DeploymentOutcome,
  redact: (text: string) => string,
): DeploymentOutcome {
  const redactResources = (resources: EngineResource[]) =>
    resources.map(({ name, identifier }) => ({
      name: redact(name),
      identifier: redact(identifier),
    }));
  switch (outcome.kind) {
    case 'succeeded':
      return {
        ...outcome,
        message: outcome.message && redact(outcome.message),
        result: {
          ...outcome.result,
          resources: redactResources(outcome.result.resources),
        },
      };
    case 'failed':
      return {
        ...outcome,
        message: redact(outcome.message),
        resources: outcome.resources && redactResources(outcome.resources),
      };
    default:
      return {
        ...outcome,
        resources: outcome.resources && redactResources(outcome.resources),
      };
  }
}
