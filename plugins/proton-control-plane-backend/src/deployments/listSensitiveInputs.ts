import {
  EnvironmentSpecError,
  JsonSchema,
  TemplateSchemaError,
  listSensitiveTexts,
  parseEnvironmentSpec,
  parseTemplateSchema,
} from '@proton-vending/backstage-plugin-proton-common';
import { Stores } from '../database/Database';
import { DeploymentRecord, EnvironmentState } from '../database/deploymentRows';

/** Older deployments have left nothing in the state that a newer one didn't replace. */
const MAX_DEPLOYMENTS = 100;

/**
 * The inputs that a schema calls sensitive, of every spec that a deployment can
 * see: its own, the one it starts from, and those of the deployments before,
 * whose values may still be in the state. Each spec is read with the schema of
 * its own version and with the schema that the deployment leads to.
 */
export async function listSensitiveInputs(
  stores: Stores,
  deployment: DeploymentRecord,
): Promise<string[]> {
  const { environmentId, initialState, targetState } = deployment;
  const states = [
    targetState,
    ...(initialState ? [initialState] : []),
    ...(await stores.deployments.listTargetStates(
      environmentId,
      MAX_DEPLOYMENTS,
    )),
  ];
  const findSchema = createSchemaFinder(stores, deployment);
  const targetSchema = await findSchema(targetState);
  const texts = new Set<string>();
  for (const state of states) {
    for (const schema of new Set([targetSchema, await findSchema(state)])) {
      listTexts(schema, state.spec).forEach(text => texts.add(text));
    }
  }
  return [...texts];
}

function listTexts(schema: JsonSchema | undefined, spec: string): string[] {
  const inputs = parseOrUndefined(
    () => parseEnvironmentSpec(spec),
    EnvironmentSpecError,
  );
  if (!schema) {
    return [];
  }
  return inputs ? listSensitiveTexts(schema, inputs) : listWords(spec);
}

/**
 * An earlier release deployed specs that can't be read today, and their secrets
 * may still be in the state. Without their inputs, every longer word counts as one.
 */
function listWords(spec: string): string[] {
  return spec.split(/[\s"',:[\]{}]+/).filter(word => word.length >= 8);
}

function createSchemaFinder(
  stores: Stores,
  { accountId, region }: DeploymentRecord,
) {
  const found = new Map<string, Promise<JsonSchema | undefined>>();

  async function read(state: EnvironmentState) {
    const { templateName, majorVersion, minorVersion } = state;
    const version = await stores.versions.find({
      accountId,
      region,
      templateName,
      majorVersion,
      minorVersion,
    });
    const text = version?.schema;
    return text === undefined
      ? undefined
      : parseOrUndefined(
          () => parseTemplateSchema(text).inputs,
          TemplateSchemaError,
        );
  }

  return (state: EnvironmentState) => {
    const { templateName, majorVersion, minorVersion } = state;
    const key = `${templateName}:${majorVersion}.${minorVersion}`;
    const schema = found.get(key) ?? read(state);
    found.set(key, schema);
    return schema;
  };
}

function parseOrUndefined<T>(
  parse: () => T,
  expected: typeof EnvironmentSpecError | typeof TemplateSchemaError,
): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof expected) {
      return undefined;
    }
    throw error;
  }
}
