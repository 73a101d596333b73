import { JsonObject } from '@backstage/types';
import type { TimeoutInput } from './environmentReference.types';

/**
 * What the action `aws:proton:create-environment` takes.
 *
 * @public
 */
export type CreateEnvironmentActionInput = {
  /** The name of the environment. */
  name: string;
  /** The value of the field `ProtonEnvironmentTemplatePicker`. */
  environmentTemplate?: {
    name: string;
    majorVersion: string | number;
    minorVersion?: string | number;
    accountId?: string;
    region?: string;
  };
  /** With `templateMajorVersion`, in place of `environmentTemplate`. */
  templateName?: string;
  templateMajorVersion?: string | number;
  /** The recommended one of the major when absent. */
  templateMinorVersion?: string | number;
  /** The inputs of the template; one of `inputs`, `spec` and `specPath`. */
  inputs?: JsonObject;
  /** The text of a Proton environment spec. */
  spec?: string;
  /** The path of a Proton environment spec in the workspace. */
  specPath?: string;
  description?: string;
  /** Of the catalog entity, such as `group:default/platform`. */
  owner?: string;
  tags?: Record<string, string>;
  /** The first account of `proton.accounts` when absent. */
  accountId?: string;
  /** The first region of the account when absent. */
  region?: string;
  protonServiceRoleArn?: string;
  codebuildRoleArn?: string;
  componentRoleArn?: string;
  environmentAccountConnectionId?: string;
  provisioningRepository?: {
    name: string;
    provider: 'GITHUB' | 'GITHUB_ENTERPRISE' | 'BITBUCKET';
    branch: string;
  };
  /** Why, for the history of the environment; the template and the task when absent. */
  reason?: string;
  /** Whether to wait for the deployment; true when absent. */
  wait?: boolean;
  /** How long to wait, such as `90m`; one hour when absent. */
  timeout?: TimeoutInput;
  /** Whether the deployment is cancelled when the task is; false when absent. */
  cancelDeployment?: boolean;
};

/**
 * What the action `aws:proton:create-environment` gives to later steps.
 *
 * @public
 */
export type CreateEnvironmentActionOutput = {
  arn: string;
  name: string;
  /** The deployment status of the environment. */
  status: string;
  deploymentId: string;
  /** The outputs that are not sensitive; empty without `wait`. */
  outputs: Record<string, string>;
  /** The catalog entity of the environment. */
  entityRef: string;
};
