import { ProvisioningError } from '@proton-vending/backstage-plugin-proton-common';
import {
  EngineRun,
  ProvisioningEngine,
} from '@proton-vending/backstage-plugin-proton-control-plane-node';
import {
  findTerraformFileProblems,
  renderTerraformEnvironment,
  TerraformDriver,
  TerraformDriverOptions,
  TerraformRun,
} from '@proton-vending/proton-terraform';

/**
 * Creates the engine that provisions with the Terraform or OpenTofu that is
 * installed on this machine; nothing runs yet.
 *
 * @public
 */
export function createTerraformEngine(
  options: TerraformDriverOptions,
): ProvisioningEngine {
  const driver = TerraformDriver.create(options);
  return {
    id: 'TERRAFORM',
    runsOn: 'local',
    ...(driver.keepsStatesInControlPlane && { stateFormat: 'terraform' }),
    keepsStatesLocally: driver.keepsStatesLocally,
    sharedStateAdvice:
      'Set protonControlPlane.terraform.backend to a state backend that all of them reach (such as s3 or pg)',
    supports: ({ manifest }) =>
      manifest?.renderingEngine === 'hcl'
        ? { supported: true }
        : {
            supported: false,
            reason:
              'rendering_engine must be hcl, and template_language must be terraform',
          },
    validate: ({ files, manifest }) =>
      findTerraformFileProblems(files, manifest.file ?? '*'),
    findUnavailability: () => driver.findUnavailability(),
    listSecrets: () => driver.listSecrets(),
    plan: async run => driver.plan(render(run)),
    preview: async run => driver.preview(render(run)),
    apply: async run => driver.apply(render(run)),
    hasNothingToDestroy: run =>
      driver.hasNothingToDestroy({ ...run, files: [] }),
    destroy: async run => driver.destroy(render(run)),
    cancel: async run => {
      await driver.stop(run);
      return true;
    },
    recordUnsavedState: run => driver.recordUnsavedState(run),
    leave: async run => {
      await driver.stop(run);
      await driver.cleanUp(run);
    },
    cleanUp: run => driver.cleanUp(run),
  };
}

function render(run: EngineRun): TerraformRun {
  const { bundle, deploymentId, inputs, target, template } = run;
  if (!bundle) {
    throw new ProvisioningError('The template version has no bundle');
  }
  return {
    ...run,
    files: renderTerraformEnvironment({
      files: bundle.files,
      selector: bundle.manifest.file ?? '*',
      environment: { name: target.name, arn: target.arn },
      inputs,
      template,
      deploymentId,
      accountId: target.accountId,
    }),
  };
}
