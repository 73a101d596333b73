import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { EnvironmentName } from './EnvironmentName';
import { EnvironmentNameFieldSchema } from './schema';
import { validateEnvironmentName } from './validation';

/** The field for the new frontend system. */
export const environmentName = createFormField({
  name: 'ProtonEnvironmentName',
  component: EnvironmentName,
  schema: EnvironmentNameFieldSchema,
  validation: validateEnvironmentName,
});
