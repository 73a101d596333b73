import type {
  Environment,
  ProtonClient,
  UpdateEnvironmentInput,
} from '@aws-sdk/client-proton';
import {
  EnvironmentInputs,
  InputChange,
  JsonSchema,
  mergeInputs,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  EnvironmentSource,
  planEnvironmentUpdate,
  ProtonExtension,
  withTemplateRules,
} from '@proton-vending/backstage-plugin-proton-node';
import type { SchemaValidator } from '@proton-vending/schema-validation';
import type { TemplateVisibility } from '../permissions/TemplateVisibility';
import { requireNoViolations } from '../inputs/checkInputs';
import { completeInputs, TaskSecrets } from '../inputs/completeInputs';
import {
  GivenInputs,
  readEnvironmentInputs,
} from '../inputs/readEnvironmentInputs';
import type { Redactor } from '../redaction/Redactor';
import { chooseVersion } from '../templates/chooseVersion';
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
  /** What tells the rules of versions; absent with AWS's own API. */
  extension: ProtonExtension | undefined;
  schemaValidator: SchemaValidator;
  environment: Environment & { name: string };
  wanted: WantedUpdate;
  /** The secrets of the task, which sensitive inputs refer to. */
  secrets: TaskSecrets | undefined;
  redactor: Redactor;
  workspacePath: string;
  visibility: TemplateVisibility;
  /** Reads what an earlier run of the task has sent; secrets are gone in a retry. */
  readSent?: () => Promise<EnvironmentInputs | undefined>;
}): Promise<UpdatePlan> {
  const { client, schemaValidator, environment, wanted, visibility } = options;
  const version = await chooseVersion({
    client,
    environment,
    wanted: wanted.version,
    visibility,
  });
  const plan = await planEnvironmentUpdate({
    client,
    schemaValidator,
    environment,
    target: {
      version: version.version,
      schema:
        version.schema &&
        (await withTemplateRules(options.extension, {
          ...version,
          schema: version.schema,
        })),
    },
    // An earlier release accepted specs that this one refuses.
    replacesInputs:
      wanted.spec !== undefined ||
      wanted.specPath !== undefined ||
      (wanted.inputs !== undefined && wanted.inputsMode === 'replace'),
    edit: (current, schemas) => readSource({ ...options, current, schemas }),
  });
  requireNoViolations(version, plan.violations);
  const { before, after, masked, versionUpdate } = plan;
  const changes: EnvironmentChanges = {
    ...(plan.step !== 'none' && {
      version: { before: before.version, after: after.version },
    }),
    inputs: plan.changes,
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
    version: after.version,
    spec: after.spec,
    maskedSpec: masked.after.spec,
    request:
      deploys || describes
        ? {
            name: environment.name,
            ...(describes && { description: wanted.description }),
            ...(deploys
              ? { ...versionUpdate, spec: after.spec }
              : { deploymentType: 'NONE' }),
          }
        : undefined,
  };
}

/** What the step gives, over the current inputs where it merges. */
async function readSource(options: {
  current: EnvironmentSource;
  wanted: WantedUpdate;
  schemas: Array<JsonSchema | undefined>;
  secrets: TaskSecrets | undefined;
  redactor: Redactor;
  workspacePath: string;
  readSent?: () => Promise<EnvironmentInputs | undefined>;
}): Promise<GivenInputs> {
  const { current, wanted, schemas, redactor } = options;
  const { inputs, spec, specPath, inputsMode = 'merge' } = wanted;
  redactor.add(schemas, current.inputs);
  if (inputs === undefined && spec === undefined && specPath === undefined) {
    return current;
  }
  const source = await readEnvironmentInputs({
    workspacePath: options.workspacePath,
    inputs,
    spec,
    specPath,
  });
  redactor.add(schemas, source.inputs);
  const merges = inputs !== undefined && inputsMode === 'merge';
  const given = await completeInputs({
    ...options,
    source,
    current: current.inputs,
    keepNulls: merges,
  });
  const after = merges
    ? { inputs: mergeInputs(current.inputs, given.inputs) }
    : given;
  redactor.add(schemas, after.inputs);
  return after;
}
