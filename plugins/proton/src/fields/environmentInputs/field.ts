import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { EnvironmentInputs } from './EnvironmentInputs';
import { EnvironmentInputsFieldSchema } from './schema';
import { validateEnvironmentInputs } from './validation';

/** The field for the new frontend system. */
export const environmentInputs = createFormField({
  name: 'ProtonEnvironmentInputs',
  component: EnvironmentInputs,
  schema: EnvironmentInputsFieldSchema,
  validation: validateEnvironmentInputs,
});
