import { makeFieldSchema } from '@backstage/plugin-scaffolder-react';
import { DEPLOYMENT_STATUSES } from '@proton-vending/backstage-plugin-proton-common';

export const EnvironmentPickerFieldSchema = makeFieldSchema({
  output: z =>
    z.string().describe('Entity ref, such as resource:default/payments-dev'),
  uiOptions: z =>
    z.object({
      filter: z
        .object({
          accountId: z.string().optional(),
          region: z.string().optional(),
          templateName: z.string().optional(),
          majorVersion: z.string().optional(),
          status: z
            .union([
              z.enum(DEPLOYMENT_STATUSES),
              z.array(z.enum(DEPLOYMENT_STATUSES)),
            ])
            .optional(),
          owner: z
            .string()
            .optional()
            .describe('Entity ref of the owner, such as group:default/team-a'),
          behind: z
            .enum(['minor', 'major', 'any'])
            .optional()
            .describe('Only those for which a newer version is recommended'),
        })
        .optional()
        .describe('Which environments to offer'),
    }),
});

export type EnvironmentPickerProps = typeof EnvironmentPickerFieldSchema.TProps;

/** The `ui:options` of the form field `ProtonEnvironmentPicker`. */
export type EnvironmentPickerOptions = NonNullable<
  EnvironmentPickerProps['uiSchema']['ui:options']
>;
