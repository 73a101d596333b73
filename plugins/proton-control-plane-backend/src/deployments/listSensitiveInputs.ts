import {
  EnvironmentSpecError,
  JsonSchema,
  TemplateSchemaError,
  listSensitiveTexts,
} from '@proton-vending/backstage-plugin-proton-common';
import { Stores } from '../database/Database';
import { DeploymentRecord, TargetState } from '../database/deploymentRows';
import { getTargetKind } from '../resources/deploymentTargets';

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
  const { initialState, target, targetState } = deployment;
  const states = [
    targetState,
    ...(initialState ? [initialState] : []),
    ...(await stores.deployments.listTargetStates(
      deployment,
      target,
      MAX_DEPLOYMENTS,
    )),
  ];
  const findSchema = createSchemaFinder(stores, deployment);
  const targetSchema = await findSchema(targetState);
  const texts = new Set<string>();
  for (const state of states) {
    const { spec } = state;
    const ownSchema = await findSchema(state);
    const inputs = parseOrUndefined(
      () => getTargetKind(target).parseSpec(spec, target),
      EnvironmentSpecError,
    );
    for (const schema of new Set([targetSchema, ownSchema])) {
      if (schema) {
        (inputs ? listSensitiveTexts(schema, inputs) : listWords(spec)).forEach(
          text => texts.add(text),
        );
      }
    }
  }
  return [...texts];
}

/** Without the inputs of a spec that can't be read, every longer word may be a secret. */
function listWords(spec: string): string[] {
  return spec.split(/[\s"',:[\]{}]+/).filter(word => word.length >= 8);
}

function createSchemaFinder(
  stores: Stores,
  { accountId, region, target }: DeploymentRecord,
) {
  const { parseSchema, template } = getTargetKind(target);
  const found = new Map<string, Promise<JsonSchema | undefined>>();

  async function read({ spec, ...state }: TargetState) {
    const key = { accountId, region, ...state };
    const text = (await stores[template.versions].find(key))?.schema;
    return text === undefined
      ? undefined
      : parseOrUndefined(() => parseSchema(text).inputs, TemplateSchemaError);
  }

  return (state: TargetState) => {
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
