import { JsonObject } from '@backstage/types';

/**
 * A page where people see what a deployment waits for.
 *
 * @public
 */
export interface EngineLink {
  title: string;
  url: string;
}

/**
 * What an engine waits for outside of the control plane, such as the review of
 * a pull request.
 *
 * @public
 */
export interface EngineWait {
  /** JSON by which the engine finds what it waits for; stored with the deployment. */
  handle: JsonObject;
  /** When the engine looks again; absent when somebody notifies it. */
  checkAt?: Date;
  /** When the deployment fails if it still waits; never when absent. */
  deadlineAt?: Date;
  /**
   * From when on the owner of the environment is notified of the deadline, once
   * for each deadline; never when absent. An engine that is not asked between this
   * time and the deadline notifies nobody, so set `checkAt` to it at the latest.
   */
  deadlineNoticeAt?: Date;
  /**
   * What it waits for, such as `Waiting for review of pull request #7`: a sentence
   * without a period, which pages and the log show as it is, with secrets masked.
   */
  reason: string;
  /** The pages to look at; only `http` and `https` addresses are shown. */
  links?: EngineLink[];
  /**
   * The pages that stay linked from the deployment when it no longer waits, and
   * after it has ended, such as a pull request and the log of its pipeline. Those
   * of earlier waits stay too, unless they have the same title.
   */
  lastingLinks?: EngineLink[];
}

/**
 * Returned by an engine that waits. The deployment holds no worker meanwhile.
 *
 * @public
 */
export class EngineWaiting {
  constructor(readonly wait: EngineWait) {}
}

/**
 * Creates what a step of an engine returns when it waits.
 *
 * @public
 */
export function waiting(wait: EngineWait): EngineWaiting {
  return new EngineWaiting(wait);
}
