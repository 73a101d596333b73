import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { SecretInputFieldSchema } from './schema';
import { SecretInput } from './SecretInput';

/** The field for the new frontend system. */
export const secretInput = createFormField({
  name: 'ProtonSecretInput',
  component: SecretInput,
  schema: SecretInputFieldSchema,
});
