import {
  EnvironmentPlan,
  formatEnvironmentArn,
} from '@proton-vending/backstage-plugin-proton-common';
import { EnvironmentPlanRecord } from '../database/EnvironmentPlanStore';
import { findProtectedLosses } from '../deployments/protectedResources';
import { toTemplateVersion } from '../versionNumbers';
import { PlanResult } from './planContents';

/** A plan as the extension API shows it. */
export function toEnvironmentPlan(
  plan: EnvironmentPlanRecord,
  details: {
    position?: number;
    result?: PlanResult;
    protectedResourceTypes: ReadonlySet<string>;
  },
): EnvironmentPlan {
  const { completedAt, deployedAt, environmentName, failure, id } = plan;
  const { inputProblems } = plan;
  const { majorVersion, minorVersion } = toTemplateVersion(plan.targetState);
  const { position, protectedResourceTypes, result } = details;
  return {
    id,
    environmentArn: formatEnvironmentArn(plan, environmentName),
    status: plan.status,
    ...(position !== undefined && { position }),
    ...(plan.status === 'PLANNING' &&
      plan.waitReason && { waitReason: plan.waitReason }),
    templateMajorVersion: majorVersion,
    templateMinorVersion: minorVersion,
    createdAt: plan.createdAt.toISOString(),
    ...(plan.startedAt && { startedAt: plan.startedAt.toISOString() }),
    ...(completedAt && { completedAt: completedAt.toISOString() }),
    expiresAt: plan.expiresAt.toISOString(),
    ...(deployedAt && { deploymentId: id }),
    ...(result && {
      changes: result.changes,
      ...(result.changesTruncated && { changesTruncated: true }),
      counts: result.counts,
      ...(result.inputWarnings?.length && {
        inputWarnings: result.inputWarnings,
      }),
      losses: findProtectedLosses(result.plan, protectedResourceTypes),
    }),
    ...(failure !== undefined && {
      failure: {
        message: failure,
        step: 'planning' as const,
        ...(inputProblems?.length && { inputProblems }),
      },
    }),
  };
}
