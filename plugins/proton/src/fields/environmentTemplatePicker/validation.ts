import { CustomFieldValidator } from '@backstage/plugin-scaffolder-react';
import { readTemplateChoice } from '../shared/templateChoice';

/** An object that nobody filled in passes for a value; this does not. */
export const validateEnvironmentTemplate: CustomFieldValidator<unknown> = (
  value,
  field,
) => {
  if (!readTemplateChoice(value)) {
    field.addError('needs a template and a version; choose one');
  }
};
