import { AuthenticationError, InputError } from '@backstage/errors';
import { RUNNER_ID_HEADER } from '@proton-vending/backstage-plugin-proton-common';
import express from 'express';
import { ReportedRuns, RunnerCaller } from '../../runners/ReportedRuns';
import { RequestAudit } from '../audit/RequestAudit';

/**
 * @param isForLate - whether the call is also for runners whose deployment is over
 * @throws AuthenticationError when the token belongs to no run that may call
 */
export async function authenticateRunner(
  runs: ReportedRuns,
  req: express.Request,
  { isForLate }: { isForLate: boolean },
): Promise<RunnerCaller> {
  const [scheme, token = ''] = (req.header('authorization') ?? '').split(' ');
  const isBearer = scheme.toLowerCase() === 'bearer' && token !== '';
  const run = isBearer
    ? (await runs.find(token)) ??
      (isForLate ? await runs.findLate(token) : undefined)
    : undefined;
  if (!run) {
    throw new AuthenticationError(
      "The token isn't valid for any run: the run is over, or the token was never valid. Runners get their token from the control plane that starts them",
    );
  }
  const runnerId = req.header(RUNNER_ID_HEADER) ?? '';
  if (!/^[\w-]{8,64}$/.test(runnerId)) {
    throw new InputError(
      `The header ${RUNNER_ID_HEADER} must be 8 to 64 letters, digits, _ or -`,
    );
  }
  return { run, runnerId };
}

/** What the audit log keeps of a runner's request. */
export function describeRunnerCall(
  eventId: string,
  { run, runnerId }: RunnerCaller,
  req: express.Request,
): Parameters<RequestAudit['run']>[0] {
  const { accountId, deploymentId, id, region } = run;
  return {
    req,
    caller: {
      context: {
        accountId,
        region,
        principal: `runner ${runnerId}`,
        initiator: {},
      },
      isPlugin: false,
    },
    rule: {
      eventId,
      severityLevel: 'medium',
      meta: { deploymentId, runId: id },
    },
  };
}
