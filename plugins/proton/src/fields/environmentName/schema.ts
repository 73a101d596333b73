import { makeFieldSchema } from '@backstage/plugin-scaffolder-react';

export const EnvironmentNameFieldSchema = makeFieldSchema({
  output: z => z.string(),
  uiOptions: z =>
    z.object({
      pattern: z
        .string()
        .optional()
        .describe(
          'What to propose, with names of form fields in braces, such as {owner}-{purpose}',
        ),
      environmentTemplateField: z
        .string()
        .optional()
        .describe(
          'The form field with the account and region; environmentTemplate by default',
        ),
    }),
});

export type EnvironmentNameProps = typeof EnvironmentNameFieldSchema.TProps;

/** The `ui:options` of the form field `ProtonEnvironmentName`. */
export type EnvironmentNameOptions = NonNullable<
  EnvironmentNameProps['uiSchema']['ui:options']
>;
