import type { JsonObject } from '@backstage/types';
import type { EnvironmentReferenceInput } from './environmentReference.types';

/**
 * What the action `aws:proton:get-environment` takes.
 *
 * @public
 */
export type GetEnvironmentActionInput = EnvironmentReferenceInput;

/**
 * An environment, as actions tell later steps of it.
 *
 * @public
 */
export type EnvironmentFactsOutput = {
  arn: string;
  name: string;
  accountId: string;
  region: string;
  description: string;
  /** The deployment status, such as `SUCCEEDED`. */
  status: string;
  statusMessage: string;
  templateName: string;
  /** Such as `1.2`; empty before the first deployment has one. */
  templateVersion: string;
  /** Empty when nothing is published. */
  recommendedVersion: string;
  entityRef: string;
};

/**
 * What the action `aws:proton:get-environment` gives to later steps.
 *
 * @public
 */
export type GetEnvironmentActionOutput = EnvironmentFactsOutput & {
  /** The last deployment; may be empty. */
  deploymentId: string;
  /** Without the sensitive ones. */
  inputs: JsonObject;
  /** Without the sensitive ones. */
  outputs: Record<string, string>;
  tags: Record<string, string>;
};
