import {
  EnvironmentInputs,
  InputChange,
  InputViolation,
  JsonSchema,
} from './spec';
import { OperationState } from './environmentOperations';
import { TemplateVersionStatus } from './statuses';
import { TemplateVersionDeprecation } from './templateDeprecations';

/**
 * What to change of an environment: the body of `POST …/environment/preview`
 * and `POST …/environment/update`.
 *
 * @public
 */
export interface EnvironmentChange {
  /** The template version to deploy, such as `1.1`; the one in use when absent. */
  version?: string;
  /**
   * All inputs; those in use when absent. A sensitive input that is masked and
   * left out keeps its value.
   */
  inputs?: EnvironmentInputs;
  /** Why, for the history; at most 500 characters. */
  reason?: string;
  /** Needed for another major version: the user has read the warning. */
  acknowledgeMajorVersion?: boolean;
  /**
   * The `basedOn` of the preview that was looked at. An update is refused when
   * something else was deployed since.
   */
  basedOn?: string;
  /**
   * The name of the environment, of an update that may replace and destroy
   * protected resources without a preview of its plan.
   */
  confirmName?: string;
}

/**
 * What a change would do: the response of `POST …/environment/preview`.
 *
 * @public
 */
export interface EnvironmentChangePreview {
  /** The deployment that was the last one when this was made. */
  basedOn?: string;
  version: { before: string; after: string };
  changes: InputChange[];
  /** The defaults of inputs that aren't set and that the version changes. */
  newDefaults?: InputChange[];
  /** Empty when the change can be deployed. */
  violations: InputViolation[];
  /** The specs before and after, YAML, sensitive values masked. */
  specs: { before: string; after: string };
  /** What to think of before deploying. */
  warnings: ChangeWarning[];
}

/**
 * What to think of before a change is deployed: a sentence in English, and the
 * same for programs, which say it in another language.
 *
 * @public
 */
export type ChangeWarning = { message: string } & (
  | { code: 'another-major'; version: string }
  | { code: 'older-version'; version: string; current: string }
  | { code: 'draft'; version: string }
  | { code: 'nothing-changes' }
);

/**
 * The response of the routes that start a deployment.
 *
 * @public
 */
export interface StartedDeployment {
  deploymentId?: string;
}

/**
 * The inputs of an environment beside their schema: the response of
 * `GET …/environment/configuration`.
 *
 * @public
 */
export interface EnvironmentConfiguration {
  templateName: string;
  /** Such as `1.0`. */
  version: string;
  schema: JsonSchema;
  /** Without those that are masked. */
  inputs: EnvironmentInputs;
  /** Dotted paths of sensitive inputs that have a value and are not shown. */
  masked: string[];
  /**
   * The inputs and the defaults of the version, without those that are sensitive;
   * absent until a deployment has succeeded.
   */
  deployed?: EnvironmentInputs;
}

/**
 * What differs between the schemas of two template versions.
 *
 * @public
 */
export interface SchemaChange {
  kind: 'added' | 'removed' | 'changed';
  /** Dotted path of the input, such as `network.cidr`. */
  path: string;
  title?: string;
  /** Of an added input: that it has to be given and has no default. */
  required?: boolean;
  /** What changed, a sentence in English each, such as `The default is 3 instead of 2`. */
  details: string[];
  /** The same in the same order, for programs, which say it in another language. */
  facts?: SchemaFact[];
}

/**
 * One thing that changed of an input. Values are texts as they are, all else as
 * JSON; those of secrets are never told.
 *
 * @public
 */
export type SchemaFact =
  | { code: 'required' | 'optional' }
  /** Of an input that is removed: a value for it is refused or ignored. */
  | { code: 'without-effect' }
  | SchemaKeywordFact
  | SchemaValuesFact;

/**
 * That a keyword of JSON Schema, such as `minimum`, has another value;
 * `another` is said where the values are not told.
 *
 * @public
 */
export type SchemaKeywordFact = { keyword: string; ofItems?: true } & (
  | { code: 'set'; after: string }
  | { code: 'unset'; before: string }
  | { code: 'replaced'; before: string; after: string }
  | { code: 'another' }
);

/**
 * Which values are allowed, of an input or of the items of a list.
 *
 * @public
 */
export type SchemaValuesFact = { ofItems?: true } & (
  | { code: 'limited' | 'values-added' | 'values-removed'; values: string[] }
  | { code: 'unlimited' }
);

/**
 * A template version that an environment could run.
 *
 * @public
 */
export interface EnvironmentVersionListing {
  /** Such as `1.1`. */
  version: string;
  status: TemplateVersionStatus;
  description?: string;
  /** ISO 8601. */
  createdAt?: string;
  /** Recommended within its major version. */
  recommended: boolean;
  /** Why it is deprecated; absent when it isn't. */
  deprecation?: TemplateVersionDeprecation;
  /** Whether the environment runs it. */
  current: boolean;
  /** Whether the environment can be brought to it now. */
  deploy: OperationState;
}

/**
 * The response of `GET …/environment/versions`, newest first.
 *
 * @public
 */
export interface EnvironmentVersionList {
  current: string;
  /** Of the whole template; absent when nothing is published. */
  recommended?: string;
  versions: EnvironmentVersionListing[];
}

/**
 * The response of `GET …/environment/versions/:version`.
 *
 * @public
 */
export interface EnvironmentVersionDetails extends EnvironmentVersionListing {
  schema: JsonSchema;
  /** From the version in use to this one. */
  changes: SchemaChange[];
}
