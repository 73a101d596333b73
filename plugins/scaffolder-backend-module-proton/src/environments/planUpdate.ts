import type {
  Environment,
  ProtonClient,
  UpdateEnvironmentInput,
} from '@aws-sdk/client-proton';
import {
  maskInputs,
  maskSpec,
  EnvironmentInputs,
  InputChange,
  JsonSchema,
  listInputChanges,
  mergeInputs,
  parseEnvironmentSpec,
  EnvironmentSpecError,
} from '@proton-vending/backstage-plugin-proton-common';
import { InputError } from '@backstage/errors';
import { toVersionUpdate } from '@proton-vending/backstage-plugin-proton-node';
import type { SchemaValidator } from '@proton-vending/schema-validation';
import type { TemplateSight } from '../permissions/TemplateSight';
import { checkInputs } from '../inputs/checkInputs';
import { completeInputs, TaskSecrets } from '../inputs/completeInputs';
import {
  EnvironmentSource,
  readEnvironmentInputs,
  writeSpec,
} from '../inputs/readEnvironmentInputs';
import { readVersionSchema } from '../inputs/readVersionSchema';
import type { Redactor } from '../redaction/Redactor';
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
  maskedSpec: string;
}

/**
 * What an update comes to: the version and the inputs afterwards, checked
 * against that version's schema, and how they differ from what is deployed now.
 */
export async function planUpdate(options: {
  client: ProtonClient;
  schemaValidator: SchemaValidator;
  environment: Environment & { name: string };
  wanted: WantedUpdate;
  /** The secrets of the task, which sensitive inputs refer to. */
  secrets: TaskSecrets | undefined;
  redactor: Redactor;
  workspacePath: string;
  sight: TemplateSight;
  /** Reads what an earlier run of the task has sent; secrets are gone in a retry. */
  readSent?: () => Promise<EnvironmentInputs | undefined>;
}): Promise<UpdatePlan> {
  const { client, schemaValidator, environment, wanted, workspacePath, sight } =
    options;
  const { secrets, redactor, readSent } = options;
  const { name, templateMajorVersion, templateMinorVersion } = environment;
  const before = {
    version: `${templateMajorVersion}.${templateMinorVersion}`,
    inputs: readCurrentInputs(environment, wanted),
  };
  const version = await chooseVersion({
    client,
    environment,
    wanted: wanted.version,
    sight,
  });
  const schema = readVersionSchema(version);
  const isOtherVersion = version.version !== before.version;
  const schemas = isOtherVersion
    ? [
        schema?.inputs,
        await readCurrentSchema(client, environment, before.version),
      ]
    : [schema?.inputs];
  redactor.add(schemas, before.inputs);
  const after = await readSource({
    current: { inputs: before.inputs, spec: environment.spec ?? '' },
    wanted,
    schemas,
    secrets,
    redactor,
    workspacePath,
    readSent,
  });
  redactor.add(schemas, after.inputs);
  await checkInputs({
    schemaValidator,
    version,
    schema,
    inputs: after.inputs,
  });
  const changes: EnvironmentChanges = {
    ...(isOtherVersion && {
      version: { before: before.version, after: version.version },
    }),
    inputs: listMaskedChanges(schemas, before.inputs, after.inputs),
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
    maskedSpec: maskSpec(schemas, after, before.inputs).spec,
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

/**
 * An earlier release accepted specs that this one refuses. A whole spec can
 * replace such a spec; everything else builds on it.
 */
function readCurrentInputs(
  { name, spec = '' }: Environment,
  wanted: WantedUpdate,
): EnvironmentInputs {
  try {
    return parseEnvironmentSpec(spec);
  } catch (error) {
    if (!(error instanceof EnvironmentSpecError)) {
      throw error;
    }
    const isWhole =
      wanted.spec !== undefined ||
      wanted.specPath !== undefined ||
      (wanted.inputs !== undefined && wanted.inputsMode === 'replace');
    if (isWhole) {
      return {};
    }
    throw new InputError(
      `The current spec of ${name} can't be used: ${error.message}. Give a whole spec with "spec" or "specPath"`,
    );
  }
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
function listMaskedChanges(
  schemas: Array<JsonSchema | undefined>,
  before: EnvironmentInputs,
  after: EnvironmentInputs,
): InputChange[] {
  return listInputChanges(before, after).length === 0
    ? []
    : listInputChanges(
        maskInputs(schemas, before),
        maskInputs(schemas, after, before),
      );
}

async function readSource(options: {
  current: EnvironmentSource;
  wanted: WantedUpdate;
  schemas: Array<JsonSchema | undefined>;
  secrets: TaskSecrets | undefined;
  redactor: Redactor;
  workspacePath: string;
  readSent?: () => Promise<EnvironmentInputs | undefined>;
}): Promise<EnvironmentSource> {
  const { current, wanted, schemas, secrets, redactor, workspacePath } =
    options;
  const { inputs, spec, specPath, inputsMode = 'merge' } = wanted;
  if (inputs === undefined && spec === undefined && specPath === undefined) {
    return current;
  }
  const source = await readEnvironmentInputs({
    workspacePath,
    inputs,
    spec,
    specPath,
  });
  redactor.add(schemas, source.inputs);
  const merges = inputs !== undefined && inputsMode === 'merge';
  const given = await completeInputs({
    source,
    schemas,
    secrets,
    current: current.inputs,
    keepNulls: merges,
    readSent: options.readSent,
  });
  if (!merges) {
    return given;
  }
  const merged = mergeInputs(current.inputs, given.inputs);
  return { inputs: merged, spec: writeSpec(merged) };
}
