/**
 * The steps that a deployment goes through, in order.
 *
 * @public
 */
export const DEPLOYMENT_STEPS = [
  'queued',
  'rendering',
  'planning',
  'applying',
  'settling',
] as const;

/**
 * One of {@link DEPLOYMENT_STEPS}.
 *
 * @public
 */
export type DeploymentStep = (typeof DEPLOYMENT_STEPS)[number];

/**
 * How much a line of a log matters, the least first; `error` is what failed.
 *
 * @public
 */
export const DEPLOYMENT_LOG_LEVELS = ['info', 'warn', 'error'] as const;

/**
 * One of {@link DEPLOYMENT_LOG_LEVELS}.
 *
 * @public
 */
export type DeploymentLogLevel = (typeof DEPLOYMENT_LOG_LEVELS)[number];

/**
 * One line of a deployment's log.
 *
 * @public
 */
export interface DeploymentLogEvent {
  /** Counts up from 1 within a deployment, without gaps. */
  sequence: number;
  /** ISO 8601. */
  timestamp: string;
  step: DeploymentStep;
  level: DeploymentLogLevel;
  message: string;
}

/**
 * A part of a deployment's log, oldest line first.
 *
 * @public
 */
export interface DeploymentLogPage {
  events: DeploymentLogEvent[];
  /** The sequence to ask after for the next part. */
  nextAfter: number;
  /** True when the deployment is over and no line follows. */
  complete: boolean;
}
