import type { z as Zod } from 'zod/v3';
import { reasonInput } from './reason.schema';
import { targetInput } from './targetInput.schema';
import { cancelDeploymentInput, waitInput } from './waiting.schema';

type ZodImplementation = typeof Zod;

/** The inputs of `aws:proton:create-environment`. */
export const createEnvironmentInput = {
  name: (z: ZodImplementation) =>
    z
      .string()
      .describe(
        'The name of the environment: letters, digits, "-" and "_", at most 100 characters, starting with a letter or digit',
      ),
  environmentTemplate: (z: ZodImplementation) =>
    z
      .object({
        name: z.string(),
        majorVersion: z.union([z.string(), z.number()]),
        minorVersion: z.union([z.string(), z.number()]).optional(),
        accountId: z.string().optional(),
        region: z.string().optional(),
      })
      .optional()
      .describe(
        'The version of a Proton environment template, as the field ProtonEnvironmentTemplatePicker gives it; without a minor version the recommended one. Give this, or templateName and templateMajorVersion',
      ),
  templateName: (z: ZodImplementation) =>
    z
      .string()
      .optional()
      .describe('The name of the Proton environment template'),
  templateMajorVersion: (z: ZodImplementation) =>
    z
      .union([z.string(), z.number()])
      .optional()
      .describe('The major version of the template, such as "1"'),
  templateMinorVersion: (z: ZodImplementation) =>
    z
      .union([z.string(), z.number()])
      .optional()
      .describe(
        'The minor version of the template; the recommended one by default',
      ),
  inputs: (z: ZodImplementation) =>
    z
      .record(z.any())
      .optional()
      .describe(
        'The inputs of the template; the action writes the spec. Give one of inputs, spec and specPath',
      ),
  spec: (z: ZodImplementation) =>
    z.string().optional().describe('The text of a Proton environment spec'),
  specPath: (z: ZodImplementation) =>
    z
      .string()
      .optional()
      .describe('The path of a Proton environment spec in the workspace'),
  description: (z: ZodImplementation) =>
    z.string().max(500).optional().describe('What the environment is for'),
  owner: (z: ZodImplementation) =>
    z
      .string()
      .optional()
      .describe(
        'The owner of the catalog entity, such as group:default/platform; the tag "backstage.io/owner"',
      ),
  tags: (z: ZodImplementation) =>
    z
      .record(z.string())
      .optional()
      .describe('Tags of the environment, by their keys'),
  ...targetInput,
  protonServiceRoleArn: (z: ZodImplementation) =>
    z
      .string()
      .optional()
      .describe('The role with which Proton provisions through CloudFormation'),
  codebuildRoleArn: (z: ZodImplementation) =>
    z
      .string()
      .optional()
      .describe('The role with which Proton provisions through CodeBuild'),
  componentRoleArn: (z: ZodImplementation) =>
    z
      .string()
      .optional()
      .describe('The role with which Proton provisions components'),
  environmentAccountConnectionId: (z: ZodImplementation) =>
    z
      .string()
      .optional()
      .describe('The connection to the account that gets the infrastructure'),
  provisioningRepository: (z: ZodImplementation) =>
    z
      .object({
        provider: z.enum(['GITHUB', 'GITHUB_ENTERPRISE', 'BITBUCKET']),
        name: z.string().describe('Such as "my-org/my-repository"'),
        branch: z.string(),
      })
      .optional()
      .describe(
        'The repository to which Proton writes the infrastructure code for pipelines of your own',
      ),
  ...reasonInput,
  ...waitInput,
  ...cancelDeploymentInput,
};

/** The outputs of `aws:proton:create-environment`. */
export const createEnvironmentOutput = {
  arn: (z: ZodImplementation) =>
    z.string().describe('The ARN of the environment'),
  name: (z: ZodImplementation) =>
    z.string().describe('The name of the environment'),
  status: (z: ZodImplementation) =>
    z.string().describe('The status of the deployment, such as SUCCEEDED'),
  deploymentId: (z: ZodImplementation) =>
    z.string().describe('The id of the deployment'),
  outputs: (z: ZodImplementation) =>
    z
      .record(z.string())
      .describe(
        'The outputs of the environment without the sensitive ones; empty unless the step waits',
      ),
  entityRef: (z: ZodImplementation) =>
    z.string().describe('The catalog entity of the environment'),
};
