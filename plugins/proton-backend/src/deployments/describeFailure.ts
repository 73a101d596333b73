import {
  DeploymentFailure,
  DeploymentLogEvent,
  FailureCause,
  failureCauseMessages,
  InputProblem,
} from '@proton-vending/backstage-plugin-proton-common';
import { FAILURE_RULES, FailureRule } from './failureCauses';

const INVALID_INPUT = { id: 'invalid-input', action: 'edit' } as const;

/** How many lines are shown before and after the first error. */
export const LINES_AROUND = 15;

/** A resource as Terraform names it, such as `module.eks.aws_eks_cluster.this[0]`. */
const RESOURCE =
  /\b((?:module\.[\w-]+(?:\[[^\]]+\])?\.)*(?:data\.)?[a-z][a-z0-9]*(?:_[a-z0-9]+)+\.[\w-]+(?:\[[^\]]+\])?)/;

/**
 * Why a deployment failed, from what Proton says of it and the lines around its
 * first error.
 */
export function describeFailure(options: {
  statusMessage?: string;
  /** None where there is no log. */
  log: DeploymentLogEvent[];
  /** Whether the lines may be shown. */
  mayReadLogs: boolean;
  /** The step that failed, where the steps are recorded. */
  failedStep?: DeploymentFailure['step'];
  /** What the engine says of inputs. */
  inputProblems?: InputProblem[];
}): DeploymentFailure {
  const { inputProblems = [], statusMessage, log, mayReadLogs } = options;
  const errors = log.filter(({ level }) => level === 'error');
  const known = statusMessage || (mayReadLogs && errors[0]?.message);
  const message = known || 'No reason was reported';
  // The cause and the resource tell nothing of what else a line holds.
  const texts = [message, ...errors.map(event => event.message)];
  const cause =
    inputProblems.length > 0 ? describeCause(INVALID_INPUT) : findCause(texts);
  return {
    message,
    ...(!known && { unexplained: true }),
    // The line that says how the deployment ended is of a later step.
    step: options.failedStep ?? errors[0]?.step,
    // An untrusted state lists resources that did not fail.
    resource:
      cause?.id === 'state-untrusted'
        ? undefined
        : findFirst(texts, text => RESOURCE.exec(text)?.[1]),
    ...(inputProblems.length > 0 && { inputProblems }),
    cause,
    ...(mayReadLogs && log.length > 0 && { log }),
  };
}

/** The lines around the first error; none when there is no error. */
export function cutAroundFirstError(
  log: DeploymentLogEvent[],
): DeploymentLogEvent[] {
  const first = log.findIndex(({ level }) => level === 'error');
  return first < 0
    ? []
    : log.slice(Math.max(0, first - LINES_AROUND), first + LINES_AROUND + 1);
}

/** The cause that the first message with a known one names. */
function findCause(texts: string[]): FailureCause | undefined {
  const rule = findFirst(texts, text =>
    FAILURE_RULES.find(({ patterns }) =>
      patterns.some(pattern => pattern.test(text)),
    ),
  );
  return rule && describeCause(rule);
}

function describeCause({
  id,
  action,
}: Omit<FailureRule, 'patterns'>): FailureCause {
  const { remedies, ...message } = failureCauseMessages[id];
  return { id, ...message, remedies: remedies.split('\n'), action };
}

function findFirst<T>(
  texts: string[],
  find: (text: string) => T | undefined,
): T | undefined {
  for (const text of texts) {
    const found = find(text);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}
