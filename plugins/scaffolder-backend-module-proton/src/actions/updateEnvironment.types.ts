import type { JsonObject, JsonValue } from '@backstage/types';
import type {
  EnvironmentReferenceInput,
  TimeoutInput,
} from './environmentReference.types';

/**
 * What the action `aws:proton:update-environment` takes.
 *
 * @public
 */
export type UpdateEnvironmentActionInput = EnvironmentReferenceInput & {
  /** Over those of the environment, or in their place. */
  inputs?: JsonObject;
  /** `merge` when absent. */
  inputsMode?: 'merge' | 'replace';
  /** The text of a Proton environment spec. */
  spec?: string;
  /** The path of a Proton environment spec in the workspace. */
  specPath?: string;
  /** `minor`, `major`, or a version such as `1.3` or `2`; the current one when absent. */
  version?: string | number;
  description?: string;
  /** Whether to deploy also when nothing changes; false when absent. */
  redeploy?: boolean;
  /** Why, for the history of the environment; the template and the task when absent. */
  reason?: string;
  /** Whether to wait for the deployment; true when absent. */
  wait?: boolean;
  timeout?: TimeoutInput;
  /** Whether the deployment is cancelled when the task is; false when absent. */
  cancelDeployment?: boolean;
};

/**
 * What the action `aws:proton:update-environment` gives to later steps.
 *
 * @public
 */
export type UpdateEnvironmentActionOutput = {
  arn: string;
  name: string;
  /** The deployment status of the environment. */
  status: string;
  /** Empty when there was nothing to deploy. */
  deploymentId: string;
  /** The template version afterwards, such as `1.3`. */
  version: string;
  changes: {
    version?: { before: string; after: string };
    inputs: { path: string; before?: JsonValue; after?: JsonValue }[];
  };
  /** The outputs that are not sensitive; empty without `wait`. */
  outputs: Record<string, string>;
  /** The catalog entity of the environment. */
  entityRef: string;
};
