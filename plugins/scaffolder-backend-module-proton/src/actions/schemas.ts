import { MAX_PROTON_REASON_LENGTH } from '@proton-vending/backstage-plugin-proton-common';
import type { z as Zod } from 'zod/v3';

type ZodImplementation = typeof Zod;

/** A number of a version: YAML makes a number of `1`. */
export const versionNumber = (z: ZodImplementation) =>
  z.union([z.string(), z.number()]);

/** A field with a string. */
export const requiredString = (description: string) => (z: ZodImplementation) =>
  z.string().describe(description);

/** A field that may have a string. */
export const optionalString = (description: string) => (z: ZodImplementation) =>
  z.string().optional().describe(description);

/** A field that may have a boolean. */
export const optionalBoolean =
  (description: string) => (z: ZodImplementation) =>
    z.boolean().optional().describe(description);

/** A field with strings by their keys, such as tags. */
export const stringMap = (description: string) => (z: ZodImplementation) =>
  z.record(z.string()).describe(description);

/** A field that may have strings by their keys, such as tags. */
export const optionalStringMap =
  (description: string) => (z: ZodImplementation) =>
    z.record(z.string()).optional().describe(description);

/** A field that may have a number of a version. */
export const optionalVersionNumber =
  (description: string) => (z: ZodImplementation) =>
    versionNumber(z).optional().describe(description);

/** A length of time, such as `90m`. */
export const duration = (z: ZodImplementation) =>
  z.union([
    z.string(),
    z.object({
      hours: z.number().optional(),
      minutes: z.number().optional(),
      seconds: z.number().optional(),
    }),
  ]);

/** The inputs that choose an account and region. */
export const targetInput = {
  accountId: optionalString(
    'The AWS account; by default the first one under proton.accounts',
  ),
  region: optionalString(
    'The AWS region; by default the first one of the account',
  ),
};

/** The inputs that name an environment. */
export const environmentReferenceInput = {
  name: optionalString(
    'The name of the environment. Give one of name, arn and entityRef',
  ),
  arn: optionalString('The ARN of the environment'),
  entityRef: optionalString(
    'The catalog entity of the environment, such as resource:default/my-cluster',
  ),
  ...targetInput,
};

/** The inputs that choose a version of an environment template. */
export const templateInput = {
  environmentTemplate: (z: ZodImplementation) =>
    z
      .object({
        name: z.string(),
        majorVersion: versionNumber(z),
        minorVersion: versionNumber(z).optional(),
        accountId: z.string().optional(),
        region: z.string().optional(),
      })
      .optional()
      .describe(
        'The version of a Proton environment template, as the field ProtonEnvironmentTemplatePicker gives it; without a minor version the recommended one. Give this, or templateName and templateMajorVersion',
      ),
  templateName: optionalString('The name of the Proton environment template'),
  templateMajorVersion: optionalVersionNumber(
    'The major version of the template, such as "1"',
  ),
  templateMinorVersion: optionalVersionNumber(
    'The minor version of the template; the recommended one by default',
  ),
};

/** What an existing environment is changed to. */
export const changeInput = {
  inputs: (z: ZodImplementation) =>
    z
      .record(z.any())
      .optional()
      .describe(
        'Inputs of the template. They are merged over those of the environment: objects are merged, everything else is replaced, and null takes an input away',
      ),
  inputsMode: (z: ZodImplementation) =>
    z
      .enum(['merge', 'replace'])
      .optional()
      .describe(
        'Whether inputs are merged over those of the environment (merge, the default) or take their place (replace)',
      ),
  spec: optionalString(
    'The text of a Proton environment spec that takes the place of the current one',
  ),
  specPath: optionalString('The path of such a spec in the workspace'),
  version: optionalVersionNumber(
    'The template version to go to: minor (the recommended minor of the current major), major (the recommended version), or a version such as "1.3" or "2"; the current one by default',
  ),
};

/** What an environment is for. */
export const descriptionInput = {
  description: (z: ZodImplementation) =>
    z.string().max(500).optional().describe('What the environment is for'),
};

/** Whether a deployment may lose resources. */
export const allowReplacementInput = {
  allowReplacement: optionalBoolean(
    'Whether the deployment may replace, destroy or stop managing protected resources, such as a cluster or a database; it fails after its plan by default. Needs the permission proton.environment.replace as well',
  ),
};

/** The input of a step that says why it changes an environment. */
export const reasonInput = {
  reason: (z: ZodImplementation) =>
    z
      .string()
      .max(MAX_PROTON_REASON_LENGTH)
      .optional()
      .describe(
        'Why, for the history of the environment; the template and the task by default',
      ),
};

/** How long a step waits. */
export const timeoutInput = {
  timeout: (z: ZodImplementation) =>
    duration(z)
      .optional()
      .describe(
        'How long to wait at most, such as "90m", "PT1H30M" or an object with hours and minutes; one hour by default. After that, the deployment keeps running',
      ),
};

/** Whether and how long a step waits. */
export const waitInput = {
  wait: optionalBoolean(
    'Whether to wait until the deployment is over; true by default',
  ),
  ...timeoutInput,
};

/** What becomes of the deployment when the task is cancelled. */
export const cancelDeploymentInput = {
  cancelDeployment: optionalBoolean(
    'Cancel the deployment when the task is cancelled; by default, the deployment keeps running. Needs the permission proton.environment.cancel as well',
  ),
};

/** The outputs that name an environment. */
export const environmentOutput = {
  arn: requiredString('The ARN of the environment'),
  name: requiredString('The name of the environment'),
};

/** The output that names the catalog entity of an environment. */
export const entityRefOutput = {
  entityRef: requiredString('The catalog entity of the environment'),
};

/** The outputs of an environment that was waited for. */
export const outputsIfAwaitedOutput = {
  outputs: stringMap(
    'The outputs of the environment without the sensitive ones; empty unless the step waits',
  ),
};

/** The outputs of an environment that is read in any case. */
export const outputsOutput = {
  outputs: stringMap(
    'The outputs of the environment without the sensitive ones',
  ),
};

/** What later steps learn of an environment. */
export const environmentFactsOutput = {
  ...environmentOutput,
  accountId: requiredString('The AWS account'),
  region: requiredString('The AWS region'),
  description: requiredString('What the environment is for'),
  status: requiredString('The deployment status, such as SUCCEEDED'),
  statusMessage: requiredString('What Proton says of the status; mostly empty'),
  templateName: requiredString('The environment template'),
  templateVersion: requiredString(
    'The version of it that was deployed last, such as 1.2; empty before there is one',
  ),
  recommendedVersion: requiredString(
    'The recommended version of it; empty when there is none',
  ),
  ...entityRefOutput,
};
