import { CustomFieldValidator } from '@backstage/plugin-scaffolder-react';
import { EnvironmentTemplateChoice } from '@proton-vending/backstage-plugin-proton-common';
import { findTranslate } from '../shared/findTranslate';
import { readTemplateChoice } from '../shared/templateChoice';
import type { EnvironmentTemplatePickerOptions } from './schema';

/** An object that nobody filled in passes for a value; this does not. */
export const validateEnvironmentTemplate: CustomFieldValidator<
  EnvironmentTemplateChoice,
  EnvironmentTemplatePickerOptions
> = async (value, field, { apiHolder }) => {
  if (!readTemplateChoice(value)) {
    const t = await findTranslate(apiHolder);
    field.addError(t('fields.template.incomplete'));
  }
};
