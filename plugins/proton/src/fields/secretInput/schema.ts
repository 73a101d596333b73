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
          'The key of the secret: the parameter that holds the inputs, a dot, and the path of the input; inputs and the name of the field when left out',
        ),
      schema: z
        .record(z.unknown())
        .optional()
        .describe('JSON Schema of the value; a string when left out'),
    }),
});

export type SecretInputProps = typeof SecretInputFieldSchema.TProps;
