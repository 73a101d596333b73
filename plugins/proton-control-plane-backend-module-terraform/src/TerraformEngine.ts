import {
  EnginePlan,
  EngineResult,
  ProvisioningError,
  ProvisioningRun,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  EngineBundle,
  EngineRequest,
  EngineRun,
  EngineRunReference,
  EngineSupport,
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
 * Provisions with the Terraform or OpenTofu that is installed on this machine.
 *
 * @public
 */
export class TerraformEngine implements ProvisioningEngine {
  /** Creates the engine; nothing runs yet. */
  static create(options: TerraformDriverOptions): TerraformEngine {
    return new TerraformEngine(TerraformDriver.create(options));
  }

  readonly id = 'TERRAFORM';
  readonly sharedStateAdvice =
    'Set protonControlPlane.terraform.backend to a state backend that all of them reach (such as s3 or pg)';

  private constructor(private readonly driver: TerraformDriver) {}

  /** {@inheritdoc @proton-vending/backstage-plugin-proton-control-plane-node#ProvisioningEngine.keepsStatesLocally} */
  get keepsStatesLocally(): boolean {
    return this.driver.keepsStatesLocally;
  }

  /** {@inheritdoc @proton-vending/backstage-plugin-proton-control-plane-node#ProvisioningEngine.supports} */
  supports({ manifest }: EngineRequest): EngineSupport {
    return manifest?.renderingEngine === 'hcl'
      ? { supported: true }
      : {
          supported: false,
          reason:
            'rendering_engine must be hcl, and template_language must be terraform',
        };
  }

  /** {@inheritdoc @proton-vending/backstage-plugin-proton-control-plane-node#ProvisioningEngine.validate} */
  validate({ files, manifest }: EngineBundle): string[] {
    return findTerraformFileProblems(files, manifest.file ?? '*');
  }

  /** {@inheritdoc @proton-vending/backstage-plugin-proton-control-plane-node#ProvisioningEngine.findUnavailability} */
  async findUnavailability(): Promise<string | undefined> {
    return this.driver.findUnavailability();
  }

  /** {@inheritdoc @proton-vending/backstage-plugin-proton-control-plane-node#ProvisioningEngine.listSecrets} */
  listSecrets(): string[] {
    return this.driver.listSecrets();
  }

  /** {@inheritdoc @proton-vending/backstage-plugin-proton-control-plane-node#ProvisioningEngine.plan} */
  async plan(run: EngineRun): Promise<EnginePlan> {
    return this.driver.plan(render(run));
  }

  /** {@inheritdoc @proton-vending/backstage-plugin-proton-control-plane-node#ProvisioningEngine.apply} */
  async apply(run: EngineRun): Promise<EngineResult> {
    return this.driver.apply(render(run));
  }

  /** {@inheritdoc @proton-vending/backstage-plugin-proton-control-plane-node#ProvisioningEngine.hasNothingToDestroy} */
  async hasNothingToDestroy(run: ProvisioningRun): Promise<boolean> {
    return this.driver.hasNothingToDestroy({ ...run, files: [] });
  }

  /** {@inheritdoc @proton-vending/backstage-plugin-proton-control-plane-node#ProvisioningEngine.destroy} */
  async destroy(run: EngineRun): Promise<void> {
    await this.driver.destroy(render(run));
  }

  /** {@inheritdoc @proton-vending/backstage-plugin-proton-control-plane-node#ProvisioningEngine.cancel} */
  async cancel(run: EngineRunReference): Promise<boolean> {
    await this.driver.stop(run);
    return true;
  }

  /** {@inheritdoc @proton-vending/backstage-plugin-proton-control-plane-node#ProvisioningEngine.recordUnsavedState} */
  async recordUnsavedState(
    run: EngineRunReference,
  ): Promise<string | undefined> {
    return this.driver.recordUnsavedState(run);
  }

  /** {@inheritdoc @proton-vending/backstage-plugin-proton-control-plane-node#ProvisioningEngine.cleanUp} */
  async cleanUp(run: EngineRunReference): Promise<void> {
    await this.driver.cleanUp(run);
  }
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
