import { DeploymentFailure } from './deployments';
import { InputProblem } from './provisioning/runs';

/**
 * The statuses of an environment plan.
 *
 * @public
 */
export const ENVIRONMENT_PLAN_STATUSES = [
  'QUEUED',
  'PLANNING',
  'READY',
  'FAILED',
  'CANCELLED',
] as const;

/**
 * One of {@link ENVIRONMENT_PLAN_STATUSES}.
 *
 * @public
 */
export type EnvironmentPlanStatus = (typeof ENVIRONMENT_PLAN_STATUSES)[number];

/**
 * What happens to a resource. `forget` leaves it as it is, but Terraform no longer
 * manages it.
 *
 * @public
 */
export type PlannedAction = 'add' | 'change' | 'replace' | 'destroy' | 'forget';

/**
 * The difference of one attribute of a resource. Values are JSON texts that may
 * be cut.
 *
 * @public
 */
export interface PlannedAttribute {
  /** Such as `tags.Team` or `subnet_ids[0]`. */
  path: string;
  /** Absent when there is none, or when it is sensitive. */
  before?: string;
  /** Absent when there is none, or when it is sensitive or not yet known. */
  after?: string;
  sensitive?: true;
  /** Known only once the plan is applied. */
  unknownAfter?: true;
  /** Changing it is why the resource is replaced. */
  forcesReplacement?: true;
}

/**
 * What is planned for one resource, with its attributes.
 *
 * @public
 */
export interface PlannedChange {
  /** Such as `module.eks.aws_eks_cluster.this[0]`. */
  address: string;
  /** Such as `aws_eks_cluster`. */
  type: string;
  /** Such as `this`. */
  name: string;
  /** Such as `module.eks`; absent in the root module. */
  module?: string;
  action: PlannedAction;
  /** The attributes that differ. */
  attributes: PlannedAttribute[];
}

/**
 * A resource that a plan replaces, destroys or forgets.
 *
 * @public
 */
export interface ResourceLoss {
  address: string;
  type: string;
  action: 'replace' | 'destroy' | 'forget';
}

/**
 * A plan of a change to an environment that somebody has asked for before
 * deploying it. Times are ISO 8601.
 *
 * @public
 */
export interface EnvironmentPlan {
  id: string;
  environmentArn: string;
  status: EnvironmentPlanStatus;
  /** Of a queued plan: 1 is next. */
  position?: number;
  /** While a plan is being made: what it waits for, such as the start of a runner. */
  waitReason?: string;
  templateMajorVersion: string;
  templateMinorVersion: string;
  createdAt: string;
  startedAt?: string;
  completedAt?: string;
  /** When it can't be deployed any more. */
  expiresAt: string;
  /** The deployment that applies it; absent before. */
  deploymentId?: string;
  /**
   * Of a plan that is ready: the changes, at most the first thousand. Absent for
   * users who may not read the plans of deployments.
   */
  changes?: PlannedChange[];
  /** Whether changes or attributes are left out; the counts are of all. */
  changesTruncated?: boolean;
  /** Of a plan that is ready. */
  counts?: Record<PlannedAction, number>;
  /** Protected resources that would be replaced, destroyed or forgotten. */
  losses?: ResourceLoss[];
  /** Of a plan that is ready: checks of the template that inputs fail. */
  inputWarnings?: InputProblem[];
  /** Of a plan that failed. */
  failure?: DeploymentFailure;
}

/**
 * Says why there is no plan, for a log or a text: what the engine says, and the
 * inputs that it's about, each in a line of its own.
 *
 * @public
 */
export function describePlanFailure({
  failure,
}: Pick<EnvironmentPlan, 'failure'>): string {
  return [
    failure?.message ?? 'no reason was reported',
    ...(failure?.inputProblems ?? []).map(
      ({ path, message }) => `- Input ${path}: ${message}`,
    ),
  ].join('\n');
}

/**
 * What to plan for an environment: the members of `UpdateEnvironment`.
 *
 * @public
 */
export interface EnvironmentPlanRequest {
  deploymentType: 'CURRENT_VERSION' | 'MINOR_VERSION' | 'MAJOR_VERSION';
  templateMajorVersion?: string;
  templateMinorVersion?: string;
  /** The spec in use when absent. */
  spec?: string;
}

/**
 * What to plan for an environment that doesn't exist yet: the members of
 * `CreateEnvironment`.
 *
 * @public
 */
export interface EnvironmentCreationPlanRequest {
  templateName: string;
  templateMajorVersion: string;
  templateMinorVersion?: string;
  spec: string;
  protonServiceRoleArn?: string;
  environmentAccountConnectionId?: string;
}

/**
 * An update that may say what `UpdateEnvironment` can't: that protected
 * resources may be replaced, destroyed and forgotten.
 *
 * @public
 */
export interface EnvironmentUpdateRequest extends EnvironmentPlanRequest {
  description?: string;
  protonServiceRoleArn?: string;
  environmentAccountConnectionId?: string;
  allowReplacement?: boolean;
}

/**
 * The deployment that a request has started.
 *
 * @public
 */
export interface EnvironmentDeployment {
  deploymentId: string;
}
