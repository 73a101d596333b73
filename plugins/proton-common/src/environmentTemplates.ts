import { JsonSchema, InputViolation } from './spec';
import { TemplateVersionStatus } from './statuses';
import { TemplateVersionDeprecation } from './templateDeprecations';

/**
 * A template to create an environment from: the value of the form field
 * `ProtonEnvironmentTemplatePicker`.
 *
 * @public
 */
export interface EnvironmentTemplateChoice {
  name: string;
  majorVersion: string;
  /** The recommended one when absent. */
  minorVersion?: string;
  /** The first configured account when absent. */
  accountId?: string;
  /** The account's first region when absent. */
  region?: string;
}

/**
 * An environment template, in a list of them.
 *
 * @public
 */
export interface EnvironmentTemplateListing {
  name: string;
  displayName?: string;
  description?: string;
  /** Such as `1.0`; absent when nothing is published. */
  recommendedVersion?: string;
  /** `CUSTOMER_MANAGED` when a pipeline of the customer provisions; else absent. */
  provisioning?: string;
}

/**
 * The response of `GET /api/proton/environment-templates`, by name.
 *
 * @public
 */
export interface EnvironmentTemplateList {
  environmentTemplates: EnvironmentTemplateListing[];
}

/**
 * A version of an environment template, in a list of them.
 *
 * @public
 */
export interface EnvironmentTemplateVersionListing {
  majorVersion: string;
  minorVersion: string;
  status: TemplateVersionStatus;
  /** Why it could not be registered, or what no form can ask for. */
  statusMessage?: string;
  description?: string;
  /** ISO 8601. */
  createdAt?: string;
  /** Whether it is the recommended minor version of its major version. */
  recommended: boolean;
  /** Why it is deprecated; absent when it isn't. */
  deprecation?: TemplateVersionDeprecation;
}

/**
 * The response of `GET /api/proton/environment-templates/:name/versions`.
 *
 * @public
 */
export interface EnvironmentTemplateVersionList {
  name: string;
  displayName?: string;
  description?: string;
  /** Of the whole template, such as `1.0`; absent when nothing is published. */
  recommendedVersion?: string;
  /** Newest first. Only who may publish sees any that are not published. */
  versions: EnvironmentTemplateVersionListing[];
}

/**
 * The response of
 * `GET /api/proton/environment-templates/:name/versions/:major/:minor`.
 *
 * @public
 */
export interface EnvironmentTemplateVersionDetails {
  templateName: string;
  /** Such as `1.0`. */
  version: string;
  status: TemplateVersionStatus;
  description?: string;
  /** JSON Schema of the inputs. */
  schema: JsonSchema;
}

/**
 * The response of `POST …/versions/:major/:minor/validate-inputs`.
 *
 * @public
 */
export interface InputValidation {
  /** None when the inputs fit the version's schema. */
  violations: InputViolation[];
}

/**
 * The version of an environment template that has the content of a bundle.
 *
 * @public
 */
export interface RegisteredTemplateVersion {
  templateName: string;
  majorVersion: string;
  minorVersion: string;
  arn: string;
  status: TemplateVersionStatus;
  /** Whether the version was made for this bundle; never so in a dry run. */
  registered: boolean;
  /** Whether the version was there before with the very files of the bundle. */
  unchanged: boolean;
}
