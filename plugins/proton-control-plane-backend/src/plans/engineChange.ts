import { Stores } from '../database/Database';
import { EnvironmentPlanRecord } from '../database/EnvironmentPlanStore';
import { EnvironmentRecord } from '../database/EnvironmentStore';
import { TemplateVersionRecord } from '../database/TemplateVersionStore';
import { EngineRegistry } from '../engines/EngineRegistry';
import { chooseEngine } from '../environments/deployableVersion';

/**
 * Why the engine that made a plan isn't the one that would deploy the environment
 * now, such as after a change of `protonControlPlane.deployments.runs`; undefined
 * when it is.
 */
export async function findEngineChange(
  { templates }: Stores,
  engines: EngineRegistry,
  { engine: made }: Pick<EnvironmentPlanRecord, 'engine'>,
  environment: EnvironmentRecord,
  version: TemplateVersionRecord,
): Promise<string | undefined> {
  const template = await templates.find(environment, version.templateName);
  const choice = chooseEngine(engines, version, template, environment);
  if (choice.engine?.id === made) {
    return undefined;
  }
  return `the engine ${made} made it, and ${
    choice.engine
      ? `${choice.engine.id} now deploys the environment`
      : `no engine now deploys the environment. ${choice.reason}`
  }`;
}
