import { makeFieldSchema } from '@backstage/plugin-scaffolder-react';

export const CheckedInputsFieldSchema = makeFieldSchema({
  output: z => z.record(z.unknown()).describe('The inputs of the environment'),
  uiOptions: z =>
    z.object({
      environmentTemplate: z
        .object({
          name: z.string(),
          majorVersion: z.string(),
          minorVersion: z.string().optional(),
          accountId: z.string().optional(),
          region: z.string().optional(),
        })
        .optional()
        .describe('The template whose rules the inputs have to follow'),
      nameInput: z
        .string()
        .optional()
        .describe('The input that gets the value of the form field "name"'),
    }),
});

export type CheckedInputsProps = typeof CheckedInputsFieldSchema.TProps;

/** The `ui:options` of the form field `ProtonCheckedInputs`. */
export type CheckedInputsOptions = NonNullable<
  CheckedInputsProps['uiSchema']['ui:options']
>;
