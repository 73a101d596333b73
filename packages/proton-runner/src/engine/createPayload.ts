import { JsonObject } from '@backstage/types';
import { ProvisioningError } from '@proton-vending/backstage-plugin-proton-common';
import { EngineRun } from '@proton-vending/backstage-plugin-proton-control-plane-node';
import { renderTerraformEnvironment } from '@proton-vending/proton-terraform';
import { RunPayload, toPayloadFile } from '../payload';

/** Creates the data that a runner needs for a deployment, with the rendered files. */
export function createPayload(run: EngineRun): JsonObject {
  const { bundle, dependencies, deploymentId, inputs, target, template } = run;
  if (!bundle) {
    throw new ProvisioningError('The template version has no bundle');
  }
  const files = renderTerraformEnvironment({
    files: bundle.files,
    selector: bundle.manifest.file ?? '*',
    environment: { name: target.name, arn: target.arn },
    inputs,
    template,
    deploymentId,
    accountId: target.accountId,
  });
  const payload: RunPayload = {
    files: files.map(toPayloadFile),
    target: { ...target },
    ...(dependencies && {
      dependencies: {
        bundleHash: dependencies.bundleHash,
        ...(dependencies.lock !== undefined && { lock: dependencies.lock }),
      },
    }),
    ...(run.progress && { progress: { ...run.progress } }),
    ...(run.hasBegunToApply && { hasBegunToApply: true }),
  };
  return payload as unknown as JsonObject;
}
