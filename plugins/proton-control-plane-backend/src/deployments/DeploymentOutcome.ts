import {
  EngineResult,
  InputProblem,
} from '@proton-vending/backstage-plugin-proton-common';

/** How a deployment ended, and what it left behind. */
export interface DeploymentOutcome extends Partial<EngineResult> {
  kind: 'succeeded' | 'failed' | 'cancelled';
  /** Why it failed, or what people should know of its success. */
  message?: string;
  /** What of the message is about inputs. */
  inputProblems?: InputProblem[];
  /** The id of the engine that provisioned the resources. */
  provisioningEngine?: string;
}
