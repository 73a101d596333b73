import { DeploymentLogEvent, DeploymentStep } from './deploymentLog';
import {
  EnginePlan,
  EnginePlanDetails,
  InputProblem,
} from './provisioning/runs';
import { EnvironmentInputs } from './spec';
import { DeploymentStatus } from './statuses';

/**
 * A page about a deployment outside of the control plane. Its address may be of any
 * scheme: check it before you link to it.
 *
 * @public
 */
export interface DeploymentLink {
  title: string;
  url: string;
}

/**
 * What a deployment waits for outside of the control plane, such as the review
 * of a pull request.
 *
 * @public
 */
export interface DeploymentWaitingFor {
  /** What it waits for, as a sentence without a period. */
  reason: string;
  /** The pages to look at. */
  links: DeploymentLink[];
}

/**
 * What a deployment is about to do, or did.
 *
 * @public
 */
export interface DeploymentPlan extends EnginePlanDetails {
  /** ISO 8601. */
  createdAt: string;
}

/**
 * Who asked for a deployment.
 *
 * @public
 */
export interface DeploymentInitiator {
  /**
   * Who signed the request: an access key id of the control plane, or a
   * Backstage service such as `plugin:scaffolder`.
   */
  principal?: string;
  /** The user for whom a Backstage service asked, an entity ref. */
  onBehalfOf?: string;
}

/**
 * A deployment of an environment, in its history.
 *
 * Times are ISO 8601.
 *
 * @public
 */
export interface DeploymentListing {
  id: string;
  action: 'create' | 'update' | 'delete';
  status: DeploymentStatus;
  statusMessage?: string;
  createdAt?: string;
  completedAt?: string;
  /** The template version before, such as `1.0`; absent of a create. */
  fromVersion?: string;
  /** The template version that it deploys; absent of a delete. */
  toVersion?: string;
  /** Absent where the control plane does not tell. */
  initiator?: DeploymentInitiator;
  /** Why, in the words of who asked for it. */
  reason?: string;
}

/**
 * The response of `GET …/environment/deployments`, newest first.
 *
 * @public
 */
export interface DeploymentList {
  deployments: DeploymentListing[];
  nextToken?: string;
}

/**
 * A step of a deployment's timeline.
 *
 * @public
 */
export interface DeploymentStepState {
  step: DeploymentStep;
  state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled' | 'skipped';
  startedAt?: string;
  endedAt?: string;
}

/**
 * The response of `GET …/environment/deployments/:id`.
 *
 * @public
 */
export interface DeploymentDetails extends DeploymentListing {
  /** The engine that deploys it, such as `TERRAFORM`; absent where the control plane doesn't say. */
  engine?: string;
  steps: DeploymentStepState[];
  /** Absent when the deployment waits for nothing outside of the control plane. */
  waitingFor?: DeploymentWaitingFor;
  /**
   * The pages that stay linked after its end, such as a pull request and the log
   * of its pipeline; absent when there are none.
   */
  links?: DeploymentLink[];
  /** How many resources of the plan are done; absent before there is a plan. */
  resources?: { completed: number; total: number };
  plan?: EnginePlan;
  /** What was deployed before, sensitive values masked; absent of a create. */
  initialInputs?: EnvironmentInputs;
  /** What it deploys, sensitive values masked; absent of a delete. */
  targetInputs?: EnvironmentInputs;
  /**
   * Dotted paths of the sensitive inputs that are not shown, of before or after;
   * absent when nothing is hidden.
   */
  maskedInputs?: string[];
  /** Of a deployment that failed. */
  failure?: DeploymentFailure;
}

/**
 * Why a deployment failed, and what can be done.
 *
 * @public
 */
export interface DeploymentFailure {
  /** What Proton or the engine says of it. */
  message: string;
  /** No reason was reported, and the message says so in English. */
  unexplained?: true;
  step?: DeploymentStep;
  /** As the engine names it, such as `module.eks.aws_eks_cluster.this[0]`. */
  resource?: string;
  /** What the engine says of inputs; absent when it says nothing of any. */
  inputProblems?: InputProblem[];
  /** The likely cause; absent when it is none of the common ones. */
  cause?: FailureCause;
  /** The lines around the first error; absent without permission for logs. */
  log?: DeploymentLogEvent[];
}

/**
 * The common causes of failed deployments.
 *
 * @public
 */
export const FAILURE_CAUSES = [
  'replacement-not-allowed',
  'plan-out-of-date',
  'invalid-input',
  'missing-permission',
  'quota-exceeded',
  'version-not-supported',
  'name-taken',
  'credentials-expired',
  'provider-download',
  'state-locked',
  'timed-out',
  'engine-missing',
  'state-untrusted',
] as const;

/**
 * A common cause of failed deployments.
 *
 * @public
 */
export interface FailureCause {
  /** For programs, which say the sentences in another language. */
  id: (typeof FAILURE_CAUSES)[number];
  /** Like all sentences of it in English. */
  title: string;
  explanation: string;
  /** What to do, one sentence each. */
  remedies: string[];
  /**
   * What helps first: other inputs where the same would fail again, another try
   * where the cause lies outside of them.
   */
  action: 'edit' | 'redeploy';
}

/**
 * What the control plane records of a deployment beyond the Proton API: an
 * answer of its extension API.
 *
 * @public
 */
export interface DeploymentRecord {
  id: string;
  initiator?: DeploymentInitiator;
  reason?: string;
  /** Such as `1.0`; absent of a create. */
  fromVersion?: string;
  /** Such as `1.1`; absent of a delete. */
  toVersion?: string;
  /** The engine that deploys it, such as `TERRAFORM` or `KUBERNETES`. */
  engine?: string;
  /** The steps that have begun, in order. Times are ISO 8601. */
  steps: Array<{ step: DeploymentStep; startedAt: string; endedAt?: string }>;
  /** Absent before there is a plan. */
  resources?: { completed: number; total: number };
  /** Absent when the deployment waits for nothing outside of the control plane. */
  waitingFor?: DeploymentWaitingFor;
  /**
   * The pages that stay linked after its end, such as a pull request and the log
   * of its pipeline; absent when there are none.
   */
  links?: DeploymentLink[];
  /** Why it failed, where that is because of inputs. */
  inputProblems?: InputProblem[];
}
