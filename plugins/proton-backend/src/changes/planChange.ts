import {
  Environment,
  ProtonClient,
  UpdateEnvironmentInput,
} from '@aws-sdk/client-proton';
import { ConflictError, InputError } from '@backstage/errors';
import {
  ChangeWarning,
  changeWarningMessages,
  EnvironmentChange,
  EnvironmentChangePreview,
  formatMessage,
  keepExactNumbers,
  keepMasked,
  listInputChanges,
  parseTemplateVersion,
  TemplateVersionStatus,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  Deprecations,
  EnvironmentUpdatePlan,
  planEnvironmentUpdate,
  ProtonExtension,
  withTemplateRules,
} from '@proton-vending/backstage-plugin-proton-node';
import type { SchemaValidator } from '@proton-vending/schema-validation';
import { versionOf } from '../environments/fetchEnvironment';
import { requireMember } from '../environments/requireMember';
import { describeDisabledReason } from '../operations/describeOperations';
import { readVersion } from '../templates/readVersion';
import { findVersionDisabledReason } from '../versions/readEnvironmentVersions';

/** What a change of an environment leads to. */
export interface ChangePlan extends EnvironmentUpdatePlan {
  /** Of the version afterwards. */
  status: TemplateVersionStatus;
}

/**
 * Plans what an environment runs after a change. Sensitive inputs that their
 * caller doesn't see, and so leaves out, keep their values.
 *
 * @throws InputError, ConflictError or NotFoundError when no environment with
 * its version can be brought to the one that is asked for.
 */
export async function planChange(options: {
  client: ProtonClient;
  /** What tells the rules of versions; absent with AWS's own API. */
  extension: ProtonExtension | undefined;
  schemaValidator: Pick<SchemaValidator, 'findInputViolations'>;
  environment: Environment;
  change: EnvironmentChange;
  /** Whether the caller sees sensitive inputs. */
  seesSecrets: boolean;
  mayReadDrafts: () => Promise<boolean>;
}): Promise<ChangePlan> {
  const { client, environment, change, seesSecrets, mayReadDrafts } = options;
  const templateName = requireMember(environment, 'templateName');
  const currentVersion = versionOf(environment);
  const version = change.version ?? currentVersion;
  const numbers = parseTemplateVersion(version);
  const current = parseTemplateVersion(currentVersion);
  if (!numbers || !current) {
    throw new InputError(`"${version}" is not a version such as 1.1`);
  }
  const { details, schema } = await readVersion({
    client,
    templateName,
    ...numbers,
    // Whoever sees an environment sees the version that it runs.
    mayReadDrafts: async () =>
      version === currentVersion || (await mayReadDrafts()),
  });
  const { status } = details;
  const deprecations =
    version === currentVersion
      ? Deprecations.NONE
      : await Deprecations.read(options.extension);
  const disabledReason = findVersionDisabledReason(
    {
      ...numbers,
      status,
      deprecation: deprecations.find(templateName, version),
    },
    current,
  );
  if (disabledReason) {
    throw new ConflictError(
      `The environment "${
        environment.name
      }" runs ${templateName} ${currentVersion} and cannot be brought to ${version}: ${describeDisabledReason(
        disabledReason,
      )}`,
    );
  }
  const { inputs } = change;
  const plan = await planEnvironmentUpdate({
    ...options,
    target: {
      version,
      schema: await withTemplateRules(options.extension, {
        templateName,
        version,
        schema,
      }),
    },
    edit:
      inputs &&
      (async (before, schemas) => {
        const wanted = keepExactNumbers(before.inputs, inputs);
        return {
          inputs: seesSecrets
            ? wanted
            : keepMasked({
                schema: schemas.at(-1),
                targetSchema: schema.inputs,
                current: before.inputs,
                wanted,
              }),
        };
      }),
  });
  return { ...plan, status };
}

/**
 * The request that carries a plan out.
 *
 * @throws InputError when the inputs break the schema, or another major version
 * was not acknowledged
 */
export function toUpdateRequest(
  name: string,
  plan: ChangePlan,
  { acknowledgeMajorVersion }: EnvironmentChange,
): UpdateEnvironmentInput & { name: string } & ChangePlan['versionUpdate'] {
  const { before, after, step, versionUpdate, violations } = plan;
  if (violations.length > 0) {
    throw new InputError(
      `The inputs do not fit version ${after.version}: ${violations
        .map(({ path, message }) => (path ? `${path} ${message}` : message))
        .join('; ')}`,
    );
  }
  if (step === 'major' && !acknowledgeMajorVersion) {
    throw new InputError(
      `Version ${after.version} is another major version than ${before.version}: it may replace what runs in ${name}, and Proton does not take an environment back. A person has to agree: set acknowledgeMajorVersion`,
    );
  }
  return { name, ...versionUpdate, spec: after.spec };
}

/** A plan as its caller may see it. */
export function describePlan(
  plan: ChangePlan,
  options: { seesSecrets: boolean },
): Omit<EnvironmentChangePreview, 'violations'> {
  const { before, after } = plan;
  const shown = options.seesSecrets ? plan : plan.masked;
  return {
    version: { before: before.version, after: after.version },
    changes: options.seesSecrets
      ? listInputChanges(before.inputs, after.inputs)
      : plan.changes,
    newDefaults: plan.newDefaults,
    specs: { before: shown.before.spec, after: shown.after.spec },
    warnings: listWarnings(plan),
  };
}

function listWarnings(plan: ChangePlan): ChangeWarning[] {
  const { before, after, changes, status, step } = plan;
  const { version } = after;
  const warnings: ChangeWarning[] = [];
  if (step === 'major') {
    warnings.push({
      code: 'another-major',
      version,
      message: formatMessage(changeWarningMessages['another-major'], {
        version,
      }),
    });
  }
  if (step === 'back') {
    warnings.push({
      code: 'older-version',
      version,
      current: before.version,
      message: formatMessage(changeWarningMessages['older-version'], {
        version,
        current: before.version,
      }),
    });
  }
  if (status === 'DRAFT') {
    warnings.push({
      code: 'draft',
      version,
      message: formatMessage(changeWarningMessages.draft, { version }),
    });
  }
  if (step === 'none' && changes.length === 0) {
    warnings.push({
      code: 'nothing-changes',
      message: changeWarningMessages['nothing-changes'],
    });
  }
  return warnings;
}
