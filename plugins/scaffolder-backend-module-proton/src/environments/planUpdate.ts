import type {
  Environment,
  ProtonClient,
  UpdateEnvironmentInput,
} from '@aws-sdk/client-proton';
import {
  coverInputs,
  EnvironmentInputs,
  formatEnvironmentSpec,
  InputChange,
  JsonSchema,
  listInputChanges,
  mergeInputs,
  parseEnvironmentSpec,
} from '@proton-vending/backstage-plugin-proton-common';
import { toVersionUpdate } from '@proton-vending/backstage-plugin-proton-node';
import { checkInputs } from '../inputs/checkInputs';
import { coverSpec } from '../inputs/coverSpec';
import { readEnvironmentInputs } from '../inputs/readEnvironmentInputs';
import { chooseVersion } from '../templates/chooseVersion';
import { readInputSchema } from '../templates/readInputSchema';
import { hasFailed } from './isOwnFailure';

/** What a step wants to change of an environment. */
export interface WantedUpdate {
  inputs?: EnvironmentInputs;
  inputsMode?: 'merge' | 'replace';
  spec?: string;
  specPath?: string;
  version?: string;
  description?: string;
  redeploy?: boolean;
}

/** What is different afterwards; a mask stands for the values of sensitive inputs. */
export interface EnvironmentChanges {
  version?: { before: string; after: string };
  inputs: InputChange[];
}

export interface UpdatePlan {
  /** What is asked of Proton; absent when nothing changes. */
  request?: UpdateEnvironmentInput & { name: string };
  /** Whether that deploys anything. */
  deploys: boolean;
  changes: EnvironmentChanges;
  /** The version afterwards, such as `1.2`. */
  version: string;
  /** The spec afterwards. */
  spec: string;
  /** The same with a mask in place of sensitive values. */
  coveredSpec: string;
}

/**
 * What an update comes to: the version and the inputs afterwards, checked
 * against that version's schema, and how they differ from what is deployed now.
 */
export async function planUpdate(options: {
  client: ProtonClient;
  environment: Environment & { name: string };
  wanted: WantedUpdate;
  workspacePath: string;
}): Promise<UpdatePlan> {
  const { client, environment, wanted, workspacePath } = options;
  const { name, templateMajorVersion, templateMinorVersion } = environment;
  const before = {
    version: `${templateMajorVersion}.${templateMinorVersion}`,
    inputs: parseEnvironmentSpec(environment.spec ?? ''),
  };
  const version = await chooseVersion({
    client,
    environment,
    wanted: wanted.version,
  });
  const after = await readSource({
    current: { inputs: before.inputs, spec: environment.spec ?? '' },
    wanted,
    workspacePath,
  });
  const schema = checkInputs(version, after.inputs);
  const isOtherVersion = version.version !== before.version;
  const schemas = isOtherVersion
    ? [await readCurrentSchema(client, environment, before.version), schema]
    : [schema];
  const changes: EnvironmentChanges = {
    ...(isOtherVersion && {
      version: { before: before.version, after: version.version },
    }),
    inputs: listCoveredChanges(schemas, before.inputs, after.inputs),
  };
  const deploys =
    changes.version !== undefined ||
    changes.inputs.length > 0 ||
    hasFailed(environment) ||
    wanted.redeploy === true;
  const describes =
    wanted.description !== undefined &&
    wanted.description !== (environment.description ?? '');
  return {
    changes,
    deploys,
    version: version.version,
    spec: after.spec,
    coveredSpec: coverSpec(schemas, after.spec, before.inputs),
    request:
      deploys || describes
        ? {
            name,
            ...(describes && { description: wanted.description }),
            ...(deploys
              ? {
                  ...toVersionUpdate(before.version, version.version),
                  spec: after.spec,
                }
              : { deploymentType: 'NONE' }),
          }
        : undefined,
  };
}

async function readCurrentSchema(
  client: ProtonClient,
  { templateName = '' }: Environment,
  version: string,
): Promise<JsonSchema | undefined> {
  const { schema } = await readInputSchema(client, { templateName, version });
  return schema;
}

/** None where nothing differs, however the inputs are masked. */
function listCoveredChanges(
  schemas: Array<JsonSchema | undefined>,
  before: EnvironmentInputs,
  after: EnvironmentInputs,
): InputChange[] {
  return listInputChanges(before, after).length === 0
    ? []
    : listInputChanges(
        coverInputs(schemas, before),
        coverInputs(schemas, after, before),
      );
}

async function readSource(options: {
  current: { inputs: EnvironmentInputs; spec: string };
  wanted: WantedUpdate;
  workspacePath: string;
}): Promise<{ inputs: EnvironmentInputs; spec: string }> {
  const { current, wanted, workspacePath } = options;
  const { inputs, spec, specPath, inputsMode = 'merge' } = wanted;
  if (inputs === undefined && spec === undefined && specPath === undefined) {
    return current;
  }
  const given = await readEnvironmentInputs({
    workspacePath,
    inputs,
    spec,
    specPath,
  });
  if (inputs === undefined || inputsMode === 'replace') {
    return given;
  }
  const merged = mergeInputs(current.inputs, inputs);
  return { inputs: merged, spec: formatEnvironmentSpec(merged) };
}
