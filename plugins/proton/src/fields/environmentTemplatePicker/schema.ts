import { makeFieldSchema } from '@backstage/plugin-scaffolder-react';

export const EnvironmentTemplatePickerFieldSchema = makeFieldSchema({
  output: z =>
    z.object({
      name: z.string().describe('Name of the environment template'),
      majorVersion: z
        .string()
        .describe('Empty with `registerVersion`: a new major version'),
      minorVersion: z
        .string()
        .optional()
        .describe('Left out: the recommended one when it is deployed'),
      accountId: z.string().optional(),
      region: z.string().optional(),
    }),
  uiOptions: z =>
    z.object({
      filter: z
        .object({
          name: z
            .union([z.string(), z.array(z.string())])
            .optional()
            .describe('Names of templates to offer; "*" stands for anything'),
        })
        .optional()
        .describe('Which templates to offer'),
      majorVersion: z
        .string()
        .optional()
        .describe('The only major version to offer'),
      recommendedOnly: z
        .boolean()
        .optional()
        .describe('Offer no single minor version, only the recommended one'),
      registerVersion: z
        .boolean()
        .optional()
        .describe(
          'For a form that registers a version: offer the major versions of a template, and a new one',
        ),
      accountId: z.string().optional().describe('The only account to offer'),
      region: z.string().optional().describe('The only region to offer'),
    }),
});

export type EnvironmentTemplatePickerProps =
  typeof EnvironmentTemplatePickerFieldSchema.TProps;

/** The `ui:options` of the form field `ProtonEnvironmentTemplatePicker`. */
export type EnvironmentTemplatePickerOptions = NonNullable<
  EnvironmentTemplatePickerProps['uiSchema']['ui:options']
>;
