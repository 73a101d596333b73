import { ResourceNameViolation } from './names';
import { EnvironmentInputs } from './spec';
import { DeploymentStatus } from './statuses';
import { TemplateVersionDeprecation } from './templateDeprecations';
import { VersionsBehind, VersionStanding } from './versions';

/**
 * An environment that the catalog shows, in a list of them.
 *
 * @public
 */
export interface EnvironmentListing {
  /** Such as `resource:default/payments-dev`. */
  entityRef: string;
  arn: string;
  name: string;
  accountId: string;
  region: string;
  title?: string;
  /** Entity ref of the owner. */
  owner?: string;
  status: DeploymentStatus;
  templateName: string;
  /** The version in use, such as `1.0`. */
  templateVersion: string;
  /** Why the version in use is deprecated; absent when it isn't. */
  deprecation?: TemplateVersionDeprecation;
  /** The recommended version; absent when nothing is published, or it is deprecated. */
  recommendedVersion?: string;
  /** The recommended minor of the major in use, such as `1.2`. */
  recommendedMinorVersion?: string;
  /** Absent when there is no recommended version. */
  standing?: VersionStanding;
}

/**
 * The response of `GET /api/proton/environments`, by name.
 *
 * @public
 */
export interface EnvironmentList {
  environments: EnvironmentListing[];
  /** The accounts and regions that could not be read; absent when all were. */
  unavailable?: Array<{ accountId: string; region: string; message: string }>;
}

/**
 * Which environments to list; without any of them, all.
 *
 * @public
 */
export interface EnvironmentFilter {
  accountId?: string;
  region?: string;
  templateName?: string;
  majorVersion?: string;
  /** Any of them, such as `SUCCEEDED`. */
  status?: DeploymentStatus | DeploymentStatus[];
  /** Entity ref of the owner; without a kind a group, such as `team-a`. */
  owner?: string;
  /** Those for which a newer version is recommended. */
  behind?: VersionsBehind;
}

/**
 * Whether a name can be given to a new environment: the response of
 * `GET /api/proton/environment-names/:name`.
 *
 * @public
 */
export interface EnvironmentNameAvailability {
  available: boolean;
  /** Why not: a sentence in English. */
  reason?: string;
  /** Why not, for programs, which say it in another language. */
  problem?: EnvironmentNameProblem;
}

/**
 * Why a new environment cannot have a name.
 *
 * @public
 */
export type EnvironmentNameProblem =
  | { code: 'invalid'; violations: ResourceNameViolation[] }
  | {
      code: 'taken';
      /** The environment that has it; absent to who may not see that. */
      environment?: {
        templateName: string;
        /** Such as `1.0`. */
        templateVersion: string;
        /** Whether it is being deleted, so that the name will be free. */
        deleting: boolean;
        /**
         * Whether it is only a failed attempt of the caller to create it. Creating
         * it again from the same major version of the template deploys it again.
         */
        failedAttempt?: boolean;
      };
    };

/**
 * What an environment was last deployed with: the response of
 * `GET /api/proton/entities/:namespace/:kind/:name/environment/inputs`.
 *
 * @public
 */
export interface CurrentEnvironmentInputs {
  accountId: string;
  region: string;
  templateName: string;
  /** Such as `1.0`. */
  version: string;
  /** Without those that are masked. */
  inputs: EnvironmentInputs;
  /** Dotted paths of sensitive inputs that are not shown; absent when all are. */
  masked?: string[];
  /**
   * The inputs and the defaults of the version that it runs, without those that
   * are sensitive; absent until a deployment has succeeded.
   */
  deployed?: EnvironmentInputs;
}
