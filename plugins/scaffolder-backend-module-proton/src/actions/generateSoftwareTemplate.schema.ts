import type { z as Zod } from 'zod/v3';

type ZodImplementation = typeof Zod;

/** The inputs of `aws:proton:generate-software-template`. */
export const generateSoftwareTemplateInput = {
  environmentTemplate: (z: ZodImplementation) =>
    z
      .object({
        name: z.string(),
        majorVersion: z.union([z.string(), z.number()]).optional(),
        minorVersion: z.union([z.string(), z.number()]).optional(),
        accountId: z.string().optional(),
        region: z.string().optional(),
      })
      .describe(
        'The environment template; of its versions the recommended one unless majorVersion, or majorVersion and minorVersion, name another. By default from the first account and region under proton.accounts',
      ),
  targetPath: (z: ZodImplementation) =>
    z
      .string()
      .optional()
      .describe('Where in the workspace the file goes; default template.yaml'),
  name: (z: ZodImplementation) =>
    z
      .string()
      .regex(
        /^[0-9A-Za-z]([-_.0-9A-Za-z]{0,61}[0-9A-Za-z])?$/,
        'must be an entity name',
      )
      .optional()
      .describe(
        'The entity name; default the name of the environment template after "proton-"',
      ),
  namespace: (z: ZodImplementation) =>
    z.string().optional().describe('The namespace of the entity'),
  title: (z: ZodImplementation) =>
    z
      .string()
      .optional()
      .describe(
        'The title; default the display name of the environment template',
      ),
  owner: (z: ZodImplementation) =>
    z
      .string()
      .describe(
        'The owner of the software template, such as group:default/platform',
      ),
  system: (z: ZodImplementation) =>
    z.string().optional().describe('The system that it belongs to'),
  lifecycle: (z: ZodImplementation) =>
    z.string().optional().describe('Such as production'),
  type: (z: ZodImplementation) =>
    z
      .string()
      .optional()
      .describe('The type of what it creates; default environment'),
  tags: (z: ZodImplementation) =>
    z.array(z.string()).optional().describe('Tags of the software template'),
  nameInput: (z: ZodImplementation) =>
    z
      .union([z.string(), z.literal(false)])
      .optional()
      .describe(
        "The input that gets the environment's name, so that the form asks for it once; false for none. Default cluster_name, or else name, where the schema has it",
      ),
};

/** The outputs of `aws:proton:generate-software-template`. */
export const generateSoftwareTemplateOutput = {
  path: (z: ZodImplementation) =>
    z.string().describe('The path of the file in the workspace'),
  version: (z: ZodImplementation) =>
    z.string().describe('The version that it was written for, such as 1.2'),
};
