import type { z as Zod } from 'zod/v3';

type ZodImplementation = typeof Zod;

/** The inputs of `aws:proton:create-environment`. */
export const createEnvironmentInput = {
  name: (z: ZodImplementation) =>
    z
      .string()
      .describe(
        'The name of the environment: letters, digits, "-" and "_", at most 100 characters, starting with a letter or digit',
      ),
  templateName: (z: ZodImplementation) =>
    z.string().describe('The name of the Proton environment template'),
  templateMajorVersion: (z: ZodImplementation) =>
    z
      .union([z.string(), z.number()])
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
  tags: (z: ZodImplementation) =>
    z
      .record(z.string())
      .optional()
      .describe(
        'Tags of the environment. The tag "backstage.io/owner" names the owner of its catalog entity, such as group:default/platform',
      ),
  accountId: (z: ZodImplementation) =>
    z
      .string()
      .optional()
      .describe(
        'The AWS account; by default the first one under proton.accounts',
      ),
  region: (z: ZodImplementation) =>
    z
      .string()
      .optional()
      .describe('The AWS region; by default the first one of the account'),
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
  wait: (z: ZodImplementation) =>
    z
      .boolean()
      .optional()
      .describe(
        'Whether to wait until the deployment is over; true by default',
      ),
  timeout: (z: ZodImplementation) =>
    z
      .union([
        z.string(),
        z.object({
          hours: z.number().optional(),
          minutes: z.number().optional(),
          seconds: z.number().optional(),
        }),
      ])
      .optional()
      .describe(
        'How long to wait at most, such as "90m", "PT1H30M" or an object with hours and minutes; one hour by default. The deployment goes on when the time is up',
      ),
};

/** The outputs of `aws:proton:create-environment`. */
export const createEnvironmentOutput = {
  arn: (z: ZodImplementation) =>
    z.string().describe('The ARN of the environment'),
  name: (z: ZodImplementation) =>
    z.string().describe('The name of the environment'),
  status: (z: ZodImplementation) =>
    z.string().describe('The status of the deployment, such as SUCCEEDED'),
  outputs: (z: ZodImplementation) =>
    z
      .record(z.string())
      .describe(
        'The outputs of the environment without the sensitive ones; empty unless the step waits',
      ),
  entityRef: (z: ZodImplementation) =>
    z.string().describe('The catalog entity of the environment'),
};
