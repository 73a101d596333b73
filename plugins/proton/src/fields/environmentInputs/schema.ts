import { makeFieldSchema } from '@backstage/plugin-scaffolder-react';
import type { InputSecrets } from './inputSecrets';

export const EnvironmentInputsFieldSchema = makeFieldSchema({
  output: z => z.record(z.unknown()).describe('The inputs of the environment'),
  uiOptions: z => {
    const paths = z.array(z.string());
    const choice = z.object({
      name: z.string(),
      majorVersion: z.string(),
      minorVersion: z.string().optional(),
      accountId: z.string().optional(),
      region: z.string().optional(),
    });
    return z.object({
      environmentTemplate: choice
        .optional()
        .describe('The template whose inputs to ask for'),
      environmentTemplateField: z
        .string()
        .optional()
        .describe(
          'The form field with the template; environmentTemplate by default',
        ),
      environmentField: z
        .string()
        .optional()
        .describe(
          'The form field with the environment whose inputs to start from; without a template, also whose template',
        ),
      versionField: z
        .string()
        .optional()
        .describe(
          "With environmentField: the form field with the version that the environment goes to, 'minor', 'major' or such as '1.2'",
        ),
      hide: paths.optional().describe('Inputs not to ask for'),
      lock: paths.optional().describe('Inputs to show but not let change'),
      preset: z
        .record(z.unknown())
        .optional()
        .describe('Values by path, in place of the defaults of the schema'),
      presetFrom: z
        .record(z.string())
        .optional()
        .describe('Names of form fields by the path of the input they fill in'),
      narrow: z
        .record(z.record(z.unknown()))
        .optional()
        .describe('Parts of JSON Schema by path, to allow less or say more'),
      order: paths.optional().describe('Inputs that come first, in this order'),
      groups: z
        .array(
          z.object({
            title: z.string(),
            description: z.string().optional(),
            inputs: paths.describe('Names of inputs, not nested ones'),
            collapsed: z.boolean().optional(),
          }),
        )
        .optional()
        .describe('Inputs that stand together under a title'),
    });
  },
});

export type EnvironmentInputsProps = typeof EnvironmentInputsFieldSchema.TProps;

/** What the editor needs of a field; it can be used without one, too. */
export type InputsEditorField = Pick<
  EnvironmentInputsProps,
  'formData' | 'onChange' | 'formContext' | 'rawErrors' | 'readonly'
> & {
  idSchema?: { $id: string };
  disabled?: boolean;
  /** Where sensitive inputs go; without it they stay in the value. */
  secrets?: InputSecrets;
};

/** The `ui:options` of the form field `ProtonEnvironmentInputs`. */
export type EnvironmentInputsOptions = NonNullable<
  EnvironmentInputsProps['uiSchema']['ui:options']
>;
