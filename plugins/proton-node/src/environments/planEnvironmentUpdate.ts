import type {
  Environment,
  ProtonClient,
  UpdateEnvironmentInput,
} from '@aws-sdk/client-proton';
import { ConflictError, InputError } from '@backstage/errors';
import {
  applyInputDefaults,
  compareTemplateVersions,
  EnvironmentInputs,
  EnvironmentSpecError,
  formatEnvironmentSpec,
  InputChange,
  InputCheckOptions,
  InputViolation,
  JsonSchema,
  listInputChanges,
  maskSpec,
  parseEnvironmentSpec,
  parseTemplateVersion,
  TemplateSchema,
} from '@proton-vending/backstage-plugin-proton-common';
import { listNewDefaults } from './listNewDefaults';
import { keepInputOrder } from './keepInputOrder';
import { readInputSchema } from './readInputSchema';

/**
 * Inputs, and the text of the spec file that has them.
 *
 * @public
 */
export interface EnvironmentSource {
  inputs: EnvironmentInputs;
  spec: string;
}

/**
 * What an update changes. The control plane checks it again when it is sent.
 *
 * @public
 */
export interface EnvironmentUpdatePlan {
  /** With the template version, such as `1.0`. */
  before: EnvironmentSource & { version: string };
  after: EnvironmentSource & { version: string };
  /** Both with a mask in place of sensitive values. */
  masked: { before: EnvironmentSource; after: EnvironmentSource };
  /** The inputs that differ, with the same masks. */
  changes: InputChange[];
  /** The defaults of inputs that aren't set and that the version changes. */
  newDefaults: InputChange[];
  /** To a newer minor or major version, to an older one, or to the same. */
  step: 'none' | 'minor' | 'major' | 'back';
  /** What in the inputs breaks the schema of the version afterwards. */
  violations: InputViolation[];
  /** The members of `UpdateEnvironment` that lead to the version. */
  versionUpdate: Pick<
    UpdateEnvironmentInput,
    'templateMajorVersion' | 'templateMinorVersion'
  > & { deploymentType: 'CURRENT_VERSION' | 'MINOR_VERSION' | 'MAJOR_VERSION' };
}

/**
 * Plans how an environment gets to a version of its template.
 *
 * @throws ConflictError when its current spec can't be read
 * @throws InputError for inputs that no spec can hold, such as an integer that
 * JSON may have rounded
 * @public
 */
export async function planEnvironmentUpdate(options: {
  client: ProtonClient;
  schemaValidator: {
    findInputViolations(
      schema: TemplateSchema,
      inputs: EnvironmentInputs,
      options: InputCheckOptions,
    ): Promise<InputViolation[]>;
  };
  environment: Environment;
  /** The version afterwards, and its schema if it has one. */
  target: { version: string; schema?: TemplateSchema };
  /**
   * Returns the inputs afterwards; without it they stay. The schemas are that of
   * the version afterwards and, if it is another one, that of the current version.
   */
  edit?: (
    current: EnvironmentSource,
    schemas: Array<JsonSchema | undefined>,
  ) => Promise<{ inputs: EnvironmentInputs; spec?: string }>;
  /** Takes a current spec that can't be read as an empty one. */
  replacesInputs?: boolean;
}): Promise<EnvironmentUpdatePlan> {
  const { client, environment, target, edit, replacesInputs } = options;
  const { templateName = '' } = environment;
  const version = `${environment.templateMajorVersion}.${environment.templateMinorVersion}`;
  const current = readCurrentSource(environment, replacesInputs);
  const schemas = [target.schema?.inputs];
  if (version !== target.version) {
    const { schema } = await readInputSchema(client, { templateName, version });
    schemas.push(schema);
  }
  const { inputs, spec } = edit
    ? toSource(current, await edit(current, schemas))
    : current;
  const masked = {
    before: maskSpec(schemas, current),
    after: maskSpec(schemas, { inputs, spec }, current.inputs),
  };
  return {
    before: { version, ...current },
    after: { version: target.version, inputs, spec },
    masked,
    changes:
      listInputChanges(current.inputs, inputs).length > 0
        ? listInputChanges(masked.before.inputs, masked.after.inputs)
        : [],
    newDefaults:
      schemas.length > 1
        ? listNewDefaults(
            { inputs: current.inputs, schema: schemas[1] },
            { inputs, schema: schemas[0] },
          )
        : [],
    violations: target.schema
      ? await options.schemaValidator.findInputViolations(
          target.schema,
          inputs,
          {
            deployed: applyDeployedDefaults(
              environment,
              schemas.at(-1),
              current.inputs,
            ),
          },
        )
      : [],
    ...compareVersions(version, target.version),
  };
}

/**
 * The inputs that an environment was last deployed with, and the defaults that it
 * has for the others; undefined until a deployment has succeeded.
 *
 * @param schema - of the version that it runs
 * @public
 */
export function applyDeployedDefaults(
  environment: Pick<Environment, 'lastDeploymentSucceededAt'>,
  schema: JsonSchema | undefined,
  inputs: EnvironmentInputs,
): EnvironmentInputs | undefined {
  if (!environment.lastDeploymentSucceededAt) {
    return undefined;
  }
  return schema ? applyInputDefaults(schema, inputs) : inputs;
}

/**
 * The inputs that an environment was last deployed with.
 *
 * @throws ConflictError when its spec can't be read
 * @public
 */
export function readDeployedInputs(
  environment: Environment,
): EnvironmentInputs {
  const { name, spec } = environment;
  try {
    return spec ? parseEnvironmentSpec(spec) : {};
  } catch (error) {
    if (error instanceof EnvironmentSpecError) {
      throw new ConflictError(
        `The spec of the environment "${name}" cannot be read: ${error.message}. Give a whole spec to replace it`,
      );
    }
    throw error;
  }
}

function readCurrentSource(
  environment: Environment,
  replacesInputs: boolean | undefined,
): EnvironmentSource {
  try {
    const inputs = readDeployedInputs(environment);
    return { inputs, spec: environment.spec ?? '' };
  } catch (error) {
    if (replacesInputs) {
      return { inputs: {}, spec: '' };
    }
    throw error;
  }
}

/** The text stays as it was written where the inputs are the same. */
function toSource(
  current: EnvironmentSource,
  { inputs, spec }: { inputs: EnvironmentInputs; spec?: string },
): EnvironmentSource {
  if (spec !== undefined) {
    return { inputs, spec };
  }
  if (listInputChanges(current.inputs, inputs).length === 0) {
    return current;
  }
  try {
    return {
      inputs,
      spec: formatEnvironmentSpec(keepInputOrder(current.inputs, inputs)),
    };
  } catch (error) {
    throw error instanceof EnvironmentSpecError
      ? new InputError(error.message)
      : error;
  }
}

/** Proton has a deployment type of its own for each kind of step. */
function compareVersions(
  before: string,
  after: string,
): Pick<EnvironmentUpdatePlan, 'step' | 'versionUpdate'> {
  const from = parseTemplateVersion(before);
  const to = parseTemplateVersion(after);
  if (before === after || !to) {
    return {
      step: 'none',
      versionUpdate: { deploymentType: 'CURRENT_VERSION' },
    };
  }
  const isMinor = from?.majorVersion === to.majorVersion;
  const isBack = from !== undefined && compareTemplateVersions(to, from) < 0;
  const step = isMinor ? 'minor' : 'major';
  return {
    step: isBack ? 'back' : step,
    versionUpdate: {
      deploymentType: isMinor ? 'MINOR_VERSION' : 'MAJOR_VERSION',
      templateMajorVersion: to.majorVersion,
      templateMinorVersion: to.minorVersion,
    },
  };
}
