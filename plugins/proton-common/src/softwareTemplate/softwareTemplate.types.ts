import type { JsonObject } from '@backstage/types';
import type { TemplateSchema } from '../spec';

/**
 * The version of an environment template that a software template is written
 * for.
 *
 * @public
 */
export interface SoftwareTemplateSource {
  /** The environment template. */
  name: string;
  displayName?: string;
  description?: string;
  /** ARN of the environment template. */
  arn?: string;
  majorVersion: string;
  /**
   * The minor version whose schema this is. Environments get the minor version
   * that is recommended when they are created.
   */
  minorVersion: string;
  schema: TemplateSchema;
}

/**
 * What the schema of an environment template does not say of its software
 * template.
 *
 * @public
 */
export interface SoftwareTemplateOptions {
  /** Entity name; by default the environment template's, prefixed with `proton-`. */
  name?: string;
  /** Namespace of the entity; `default` when not given. */
  namespace?: string;
  /** By default the environment template's display name. */
  title?: string;
  /** Owner of the software template, not of what is made with it. */
  owner?: string;
  system?: string;
  lifecycle?: string;
  /** `spec.type`; `environment` by default. */
  type?: string;
  tags?: string[];
  annotations?: Record<string, string>;
  /**
   * The input that gets the name of the environment, so that the form asks for it
   * once; `false` for none. By default `cluster_name`, or else `name`. A schema
   * without a string of that name has none.
   */
  nameInput?: string | false;
  /** AWS account of the environments; by default the first configured one. */
  accountId?: string;
  /** AWS region of the environments; by default the first of the account. */
  region?: string;
}

/**
 * A Backstage software template: an entity of the kind `Template`.
 *
 * @public
 */
export interface SoftwareTemplate {
  apiVersion: 'scaffolder.backstage.io/v1beta3';
  kind: 'Template';
  metadata: {
    name: string;
    namespace?: string;
    title: string;
    description?: string;
    tags?: string[];
    annotations?: Record<string, string>;
  };
  spec: {
    owner?: string;
    system?: string;
    lifecycle?: string;
    type: string;
    EXPERIMENTAL_recovery: { EXPERIMENTAL_strategy: 'startOver' };
    parameters: JsonObject[];
    steps: { id: string; name: string; action: string; input: JsonObject }[];
    output: JsonObject;
  };
}
