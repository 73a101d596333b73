import { CustomFieldValidator } from '@backstage/plugin-scaffolder-react';
import { EnvironmentTemplateChoice } from '@proton-vending/backstage-plugin-proton-common';
import { readTemplateChoice } from '../shared/templateChoice';
import type { EnvironmentTemplatePickerOptions } from './schema';

/** An object that nobody filled in passes for a value; this does not. */
export const validateEnvironmentTemplate: CustomFieldValidator<
  EnvironmentTemplateChoice,
  EnvironmentTemplatePickerOptions
> = (value, field) => {
  if (!readTemplateChoice(value)) {
    field.addError('needs a template and a version; choose one');
  }
};
