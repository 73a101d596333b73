import { JsonObject } from '@backstage/types';
import { ProvisioningError } from '@proton-vending/backstage-plugin-proton-common';
import {
  EnginePreview,
  EngineRun,
} from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { PreviewValue } from '../previewValue';
import { requireRunners } from './followRunner';

/**
 * The preview of a runner that has succeeded.
 *
 * @param value - its result, which the control plane has checked
 */
export async function takePreview(
  run: EngineRun,
  value: JsonObject,
): Promise<EnginePreview> {
  const { details, ...preview } = value as unknown as PreviewValue;
  const runners = requireRunners(run);
  const last = (await runners.list()).at(-1);
  const savedPlan = last && (await runners.readSavedPlan(last.id));
  if (!savedPlan) {
    throw new ProvisioningError(
      "The runner reported a preview without its plan, so the plan can't be deployed. Preview the change again",
    );
  }
  await run.recordPlan(details);
  const { losses, toAdd, toChange, toRemove } = details;
  const plan = { toAdd, toChange, toRemove, ...(losses && { losses }) };
  return { ...preview, plan, savedPlan };
}
