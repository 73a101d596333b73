import { makeFieldSchema } from '@backstage/plugin-scaffolder-react';

export const SecretInputFieldSchema = makeFieldSchema({
  output: z =>
    z
      .string()
      .describe(
        'A reference to the secret, such as ****** (inputs.db_password)',
      ),
  uiOptions: z =>
    z.object({
      secretKey: z
        .string()
        .optional()
        .describe(
          'The key of the secret: the parameter with the inputs, a dot, and the path of the input; by default, inputs and the name of the field',
        ),
      schema: z
        .record(z.unknown())
        .optional()
        .describe('JSON Schema of the value; a string by default'),
    }),
});

export type SecretInputProps = typeof SecretInputFieldSchema.TProps;
