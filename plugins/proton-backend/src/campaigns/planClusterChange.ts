import {
  Environment,
  GetDeploymentCommand,
  ProtonClient,
} from '@aws-sdk/client-proton';
import { isError } from '@backstage/errors';
import {
  CampaignTarget,
  compareTemplateVersions,
  EnvironmentChange,
  formatTemplateVersion,
  omitSensitiveInputs,
  parseEnvironmentSpec,
  parseTemplateVersion,
  toFormInputs,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  ProtonExtension,
  readDeployedInputs,
  readInputSchema,
  toBackstageError,
} from '@proton-vending/backstage-plugin-proton-node';
import type { SchemaValidator } from '@proton-vending/schema-validation';
import { ChangePlan, planChange } from '../changes/planChange';
import { versionOf } from '../environments/fetchEnvironment';
import { rankKubernetesVersion } from '../fleet/kubernetesSupport';
import { ClusterRefusal } from './ClusterRefusal';
import { mergeInputs } from './mergeInputs';
import { CampaignClusterRecord } from './store/records';

/** Errors that another try doesn't fix. */
const PERMANENT_ERRORS = new Set([
  'ConflictError',
  'InputError',
  'NotAllowedError',
  'NotFoundError',
]);

/** What a rollback depends on. */
type RolledBack = Pick<
  CampaignClusterRecord,
  'deploymentId' | 'kubernetesVersion' | 'rollbackOf'
>;

export interface ClusterChange {
  change: EnvironmentChange;
  plan: ChangePlan;
}

/**
 * Plans what a campaign deploys to a cluster.
 *
 * @throws ClusterRefusal when it deploys nothing, with the reason
 * @throws another error when Proton can't be reached
 */
export async function planClusterChange(options: {
  client: ProtonClient;
  extension: ProtonExtension | undefined;
  schemaValidator: SchemaValidator;
  target: CampaignTarget;
  cluster: RolledBack;
  environment: Environment;
  /** The version that the cluster runs now, as the catalog knows it. */
  kubernetesVersion?: string;
}): Promise<ClusterChange> {
  const { target, environment } = options;
  const { templateName } = environment;
  if (templateName !== target.templateName) {
    throw new ClusterRefusal(
      'other-template',
      `The cluster was created from the template ${templateName}, and the campaign is for ${target.templateName}.`,
    );
  }
  try {
    const change =
      target.type === 'rollback'
        ? await describeRollback(options)
        : await describeChange(options, target);
    const plan = await planChange({
      ...options,
      change,
      // Sensitive inputs that a campaign doesn't set keep their values.
      seesSecrets: true,
      // A campaign deploys published versions only.
      mayReadDrafts: async () => false,
    });
    requireDifference(target, plan);
    return { change, plan };
  } catch (error) {
    throw toRefusal(error);
  }
}

function toRefusal(error: unknown): unknown {
  if (error instanceof ClusterRefusal) {
    return error;
  }
  const known = toBackstageError(error);
  return isError(known) && PERMANENT_ERRORS.has(known.name)
    ? new ClusterRefusal('not-possible', known.message)
    : known;
}

async function describeChange(
  options: { client: ProtonClient; environment: Environment },
  target: Exclude<CampaignTarget, { type: 'rollback' }>,
): Promise<EnvironmentChange> {
  const { client, environment } = options;
  const current = versionOf(environment);
  const version = target.type === 'version' ? target.version : current;
  const [from, to] = [current, version].map(parseTemplateVersion);
  if (from && to && compareTemplateVersions(from, to) > 0) {
    throw new ClusterRefusal(
      'up-to-date',
      `The cluster runs ${current}, which is newer than ${version}.`,
    );
  }
  await requireNoSecrets(client, {
    templateName: target.templateName,
    version,
    inputs: target.inputs ?? {},
  });
  return {
    version,
    inputs:
      target.inputs &&
      mergeInputs(toFormInputs(readDeployedInputs(environment)), target.inputs),
    acknowledgeMajorVersion:
      target.type === 'version' ? target.acknowledgeMajorVersion : undefined,
  };
}

/**
 * Refuses to set sensitive inputs: the definition of a campaign is stored and
 * shown as it is.
 */
export async function requireNoSecrets(
  client: ProtonClient,
  options: {
    templateName: string;
    version: string;
    inputs?: EnvironmentChange['inputs'];
  },
): Promise<void> {
  const { inputs = {}, ...version } = options;
  if (Object.keys(inputs).length === 0) {
    return;
  }
  const { schema } = await readInputSchema(client, version);
  const { masked } = omitSensitiveInputs(schema, inputs);
  if (masked.length > 0) {
    throw new ClusterRefusal(
      'secret-input',
      `A campaign can't set sensitive inputs (${masked.join(
        ', ',
      )}). Set them on each cluster.`,
    );
  }
}

async function describeRollback(options: {
  client: ProtonClient;
  cluster: RolledBack;
  environment: Environment;
  kubernetesVersion?: string;
}): Promise<EnvironmentChange> {
  const { client, cluster, environment } = options;
  const { deploymentId: failedRollback, rollbackOf: id } = cluster;
  const last = environment.lastAttemptedDeploymentId;
  if (!id || (last !== id && last !== failedRollback)) {
    throw new ClusterRefusal(
      'deployed-since',
      `Something else was deployed to the cluster since the campaign (deployment ${last}).`,
    );
  }
  requireNoDowngrade(cluster.kubernetesVersion, options.kubernetesVersion);
  const { deployment } = await client.send(
    new GetDeploymentCommand({ id, environmentName: environment.name }),
  );
  const former = deployment?.initialState?.environment;
  if (!former?.spec) {
    throw new ClusterRefusal(
      'no-former-state',
      `The Proton API doesn't say what ran before the deployment ${id}.`,
    );
  }
  return {
    version: formatTemplateVersion({
      majorVersion: former.templateMajorVersion ?? '',
      minorVersion: former.templateMinorVersion ?? '',
    }),
    inputs: toFormInputs(parseEnvironmentSpec(former.spec)),
  };
}

function requireNoDowngrade(
  before: string | undefined,
  now: string | undefined,
): void {
  if (
    before &&
    now &&
    rankKubernetesVersion(before) < rankKubernetesVersion(now)
  ) {
    throw new ClusterRefusal(
      'kubernetes-downgrade',
      `The cluster was upgraded from Kubernetes ${before} to ${now}, and a campaign can't downgrade Kubernetes. Amazon EKS can go back one minor version within 7 days of an upgrade, after its nodes: use its version rollback.`,
    );
  }
}

/** A redeployment without other inputs is wanted although nothing changes. */
function requireDifference(target: CampaignTarget, plan: ChangePlan): void {
  const { after, before, changes, step } = plan;
  const wantsDifference = target.type !== 'redeploy' || target.inputs;
  if (wantsDifference && step === 'none' && changes.length === 0) {
    throw new ClusterRefusal(
      'up-to-date',
      `The cluster already runs ${after.version} with these inputs.`,
    );
  }
  const isMajor = step === 'major';
  if (isMajor && target.type === 'version' && !target.acknowledgeMajorVersion) {
    throw new ClusterRefusal(
      'not-possible',
      `${after.version} is another major version than ${before.version}, and the campaign doesn't allow that.`,
    );
  }
}

/** @throws ClusterRefusal when the inputs don't fit the schema */
export function requireFit({ after, violations }: ChangePlan): void {
  if (violations.length > 0) {
    throw new ClusterRefusal(
      'invalid-inputs',
      `The inputs don't fit version ${after.version}: ${violations
        .map(({ path, message }) => (path ? `${path} ${message}` : message))
        .join('; ')}.`,
    );
  }
}
