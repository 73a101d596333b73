import { InputError } from '@backstage/errors';
import {
  ChangeWarning,
  EnvironmentChange,
  EnvironmentChangePreview,
  EnvironmentInputs,
  formatEnvironmentSpec,
  InputViolation,
  JsonSchema,
  keepMasked,
  listInputChanges,
  maskSpec,
  parseTemplateVersion,
  TemplateSchema,
  TemplateVersionStatus,
  EnvironmentSpecError,
  keepExactNumbers,
} from '@proton-vending/backstage-plugin-proton-common';

/** What an environment runs now. */
export interface CurrentState {
  version: string;
  inputs: EnvironmentInputs;
  /** The text of its spec file. */
  spec: string;
  /** Of the version; absent when it cannot be read any more. */
  schema?: JsonSchema;
}

/** A template version that an environment is to run. */
export interface TargetVersion {
  version: string;
  status: TemplateVersionStatus;
  schema: TemplateSchema;
}

/** What a change leads to. */
export interface ChangeResult {
  before: CurrentState;
  after: { version: string; inputs: EnvironmentInputs; spec: string };
  target: TargetVersion;
}

/** What a change leads to, and what speaks against it. */
export interface ChangePlan extends ChangeResult {
  violations: InputViolation[];
}

/**
 * What an environment is to run after a change. Sensitive inputs that their
 * caller does not see, and so leaves out, keep their values.
 *
 * @throws InputError for an integer that a form or JSON may have rounded
 */
export function planChange(options: {
  current: CurrentState;
  target: TargetVersion;
  change: EnvironmentChange;
  /** Whether the caller sees sensitive inputs. */
  seesSecrets: boolean;
}): ChangeResult {
  const { current, target, change, seesSecrets } = options;
  const { inputs, spec } = change.inputs
    ? writeInputs({
        current,
        target,
        inputs: change.inputs,
        seesSecrets,
      })
    : current;
  return {
    before: current,
    after: { version: target.version, inputs, spec },
    target,
  };
}

function writeInputs(options: {
  current: CurrentState;
  target: TargetVersion;
  inputs: EnvironmentInputs;
  seesSecrets: boolean;
}): { inputs: EnvironmentInputs; spec: string } {
  const { current, target, inputs, seesSecrets } = options;
  const wanted = keepExactNumbers(current.inputs, inputs);
  const kept = seesSecrets
    ? wanted
    : keepMasked({
        schema: current.schema,
        targetSchema: target.schema.inputs,
        current: current.inputs,
        wanted,
      });
  return listInputChanges(current.inputs, kept).length === 0
    ? current
    : { inputs: kept, spec: formatSpec(kept) };
}

function formatSpec(inputs: EnvironmentInputs): string {
  try {
    return formatEnvironmentSpec(inputs);
  } catch (error) {
    if (error instanceof EnvironmentSpecError) {
      throw new InputError(error.message);
    }
    throw error;
  }
}

/** A plan as its caller may see it. */
export function describePlan(
  plan: ChangeResult,
  options: { seesSecrets: boolean },
): Omit<EnvironmentChangePreview, 'violations'> {
  const { before, after } = plan;
  const shown = options.seesSecrets ? plan : maskPlan(plan);
  return {
    version: { before: before.version, after: after.version },
    changes: listInputChanges(shown.before.inputs, shown.after.inputs),
    specs: { before: shown.before.spec, after: shown.after.spec },
    warnings: listWarnings(plan),
  };
}

function maskPlan({ before, after, target }: ChangeResult) {
  const schemas = [before.schema, target.schema.inputs];
  return {
    before: maskSpec(schemas, before),
    after: maskSpec(schemas, after, before.inputs),
  };
}

function listWarnings({
  before,
  after,
  target,
}: ChangeResult): ChangeWarning[] {
  const { version } = after;
  const step = compareVersions(before.version, version);
  const warnings: ChangeWarning[] = [];
  if (step === 'major') {
    warnings.push({
      code: 'another-major',
      version,
      message: `Version ${version} is another major version: it may replace or remove parts of the cluster, and Proton does not take an environment back to an earlier major version`,
    });
  }
  if (step === 'back') {
    warnings.push({
      code: 'older-version',
      version,
      current: before.version,
      message: `Version ${version} is older than ${before.version}, which the environment runs: what the newer one added is taken away`,
    });
  }
  if (target.status === 'DRAFT') {
    warnings.push({
      code: 'draft',
      version,
      message: `Version ${version} is a draft that nobody has published yet`,
    });
  }
  if (
    step === 'same' &&
    listInputChanges(before.inputs, after.inputs).length === 0
  ) {
    warnings.push({
      code: 'nothing-changes',
      message:
        'Nothing changes: the same version and inputs are deployed again',
    });
  }
  return warnings;
}

/** How far it is from one version to another. */
export function compareVersions(
  before: string,
  after: string,
): 'same' | 'minor' | 'back' | 'major' {
  const [from, to] = [
    parseTemplateVersion(before),
    parseTemplateVersion(after),
  ];
  if (!from || !to || before === after) {
    return 'same';
  }
  if (from.majorVersion !== to.majorVersion) {
    return 'major';
  }
  return Number(to.minorVersion) < Number(from.minorVersion) ? 'back' : 'minor';
}
