import { Environment } from '@aws-sdk/client-proton';
import { EnvironmentChange } from '@proton-vending/backstage-plugin-proton-common';
import type { ProtonService } from '@proton-vending/backstage-plugin-proton-node';
import type { SchemaValidator } from '@proton-vending/schema-validation';
import { fetchEnvironment } from '../environments/fetchEnvironment';
import { maySeeSecrets } from '../environments/readConfiguration';
import type { GuardedEnvironment } from '../routes/createRoutes';
import { maySeeDrafts } from '../routes/versionRoutes';
import { ChangePlan, planChange } from './planChange';

/** Works out what a change leads to, from what its caller may see. */
export async function planForCaller(options: {
  proton: ProtonService;
  schemaValidator: SchemaValidator;
  opened: GuardedEnvironment;
  change: EnvironmentChange;
}): Promise<{
  environment: Environment;
  seesSecrets: boolean;
  plan: ChangePlan;
}> {
  const { proton, schemaValidator, opened, change } = options;
  const { client, scope } = opened;
  const [environment, seesSecrets] = await Promise.all([
    fetchEnvironment(client, scope.resourceId),
    maySeeSecrets(opened),
  ]);
  const { templateName = '' } = environment;
  const plan = await planChange({
    client,
    extension: proton.extension(scope),
    schemaValidator,
    environment,
    change,
    seesSecrets,
    mayReadDrafts: () => maySeeDrafts(opened, templateName),
  });
  return { environment, seesSecrets, plan };
}
