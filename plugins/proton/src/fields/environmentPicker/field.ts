import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { EnvironmentPicker } from './EnvironmentPicker';
import { EnvironmentPickerFieldSchema } from './schema';

/** The field for the new frontend system. */
export const environmentPicker = createFormField({
  name: 'ProtonEnvironmentPicker',
  component: EnvironmentPicker,
  schema: EnvironmentPickerFieldSchema,
});
