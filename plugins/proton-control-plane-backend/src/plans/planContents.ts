import { EnginePlanDetails } from '@proton-vending/backstage-plugin-proton-common';
import {
  EnginePreview,
  EngineSavedPlan,
} from '@proton-vending/backstage-plugin-proton-control-plane-node';

/** What is stored of a plan that is ready. */
export interface PlanResult
  extends Pick<
    EnginePreview,
    'changes' | 'changesTruncated' | 'counts' | 'inputWarnings'
  > {
  /** As a deployment records it. */
  plan: EnginePlanDetails;
}

export function encodeResult(result: PlanResult): Buffer {
  return Buffer.from(JSON.stringify(result));
}

export function decodeResult(bytes: Buffer): PlanResult {
  return JSON.parse(bytes.toString());
}

export function encodeSavedPlan({
  lockFile,
  planFile,
}: EngineSavedPlan): Buffer {
  return Buffer.from(
    JSON.stringify({
      planFile: Buffer.from(planFile).toString('base64'),
      lockFile,
    }),
  );
}

export function decodeSavedPlan(bytes: Buffer): EngineSavedPlan {
  const { lockFile, planFile } = JSON.parse(bytes.toString());
  return { planFile: Buffer.from(planFile, 'base64'), lockFile };
}
