import {
  protonEnvironmentImportPermission,
  protonTemplatePublishPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import { FoundEnvironment, Skipped } from '../findings/Findings';
import { ImportPlan } from './ImportPlan';

/**
 * What somebody may import.
 *
 * @public
 */
export interface ImportPermissions {
  mayImport(environment: FoundEnvironment): Promise<boolean>;
  /** Whether they may register versions of a template. */
  mayPublish(templateName: string): Promise<boolean>;
}

/**
 * Leaves out of a plan what somebody may not import, and the versions that
 * only such environments run.
 *
 * @public
 */
export async function restrictPlan(
  plan: ImportPlan,
  { mayImport, mayPublish }: ImportPermissions,
): Promise<ImportPlan> {
  const environments: FoundEnvironment[] = [];
  const skipped: Skipped[] = [];
  for (const environment of plan.environments) {
    if (await mayImport(environment)) {
      environments.push(environment);
    } else {
      skipped.push({
        subject: `environment ${environment.name}`,
        reason: `your permission ${protonEnvironmentImportPermission.name} doesn't cover it`,
      });
    }
  }
  const templates = new Set(environments.map(({ template }) => template.name));
  const publishable = new Set<string>();
  for (const name of templates) {
    if (await mayPublish(name)) {
      publishable.add(name);
    } else {
      skipped.push({
        subject: `template ${name}`,
        reason: `your permission ${protonTemplatePublishPermission.name} doesn't cover it, so its versions aren't registered. Environments are imported if their version is published already`,
      });
    }
  }
  return {
    versions: plan.versions.filter(
      ({ templateName, majorVersion, minorVersion }) =>
        publishable.has(templateName) &&
        environments.some(
          ({ template }) =>
            template.name === templateName &&
            template.majorVersion === majorVersion &&
            template.minorVersion === minorVersion,
        ),
    ),
    environments,
    skipped: [...plan.skipped, ...skipped],
  };
}
