import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { EnvironmentTemplatePicker } from './EnvironmentTemplatePicker';
import { EnvironmentTemplatePickerFieldSchema } from './schema';
import { validateEnvironmentTemplate } from './validation';

/** The field for the new frontend system. */
export const environmentTemplatePicker = createFormField({
  name: 'ProtonEnvironmentTemplatePicker',
  component: EnvironmentTemplatePicker,
  schema: EnvironmentTemplatePickerFieldSchema,
  validation: validateEnvironmentTemplate,
});
