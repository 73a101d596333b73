import { Environment } from '@aws-sdk/client-proton';
import { EnvironmentPlan } from '@proton-vending/backstage-plugin-proton-common';
import { requireMember } from '../environments/requireMember';
import type { GuardedEnvironment } from '../routes/createRoutes';
import { maySeeDrafts } from '../routes/versionRoutes';
import { readVersion } from '../templates/readVersion';

/**
 * Lets a caller deploy a plan whose version they may see. Somebody else may have
 * planned it.
 *
 * @throws NotFoundError when the plan leads to a draft that they may not see
 */
export async function requirePlanVersion(
  opened: GuardedEnvironment,
  environment: Environment,
  plan: EnvironmentPlan,
): Promise<void> {
  const { templateMajorVersion, templateMinorVersion } = plan;
  if (
    environment.templateMajorVersion === templateMajorVersion &&
    environment.templateMinorVersion === templateMinorVersion
  ) {
    // Whoever sees an environment sees the version that it runs.
    return;
  }
  const templateName = requireMember(environment, 'templateName');
  await readVersion({
    client: opened.client,
    templateName,
    majorVersion: templateMajorVersion,
    minorVersion: templateMinorVersion,
    mayReadDrafts: () => maySeeDrafts(opened, templateName),
  });
}
