import { CustomFieldValidator } from '@backstage/plugin-scaffolder-react';
import { EnvironmentTemplateChoice } from '@proton-vending/backstage-plugin-proton-common';
import { findTranslate } from '../shared/findTranslate';
import { readTemplateChoice } from '../shared/templateChoice';
import type { EnvironmentTemplatePickerOptions } from './schema';

/** An object that nobody filled in passes for a value; this does not. */
export const validateEnvironmentTemplate: CustomFieldValidator<
  EnvironmentTemplateChoice,
  EnvironmentTemplatePickerOptions
> = async (value, field, { apiHolder, uiSchema }) => {
  const registers = uiSchema?.['ui:options']?.registerVersion === true;
  const isNewMajor = registers && value?.majorVersion === '';
  // Whatever is no choice for the lack of a number only is one with any number.
  const choice = isNewMajor ? { ...value, majorVersion: '1' } : value;
  if (!readTemplateChoice(choice)) {
    const t = await findTranslate(apiHolder);
    field.addError(
      t(
        registers
          ? 'fields.template.incompleteMajor'
          : 'fields.template.incomplete',
      ),
    );
  }
};
