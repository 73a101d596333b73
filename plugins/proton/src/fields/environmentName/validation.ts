import { CustomFieldValidator } from '@backstage/plugin-scaffolder-react';
import { checkResourceName } from '@proton-vending/backstage-plugin-proton-common';
import { protonApiRef } from '../../api';
import { explainError } from '../../api/explainError';
import { canResume } from './canResume';
import { describeTaken, describeViolations } from './describeName';
import { findTranslate } from '../shared/findTranslate';
import { readTarget } from '../shared/templateChoice';
import type { EnvironmentNameOptions } from './schema';

/** Lets the form go on only with a name that is valid and free. */
export const validateEnvironmentName: CustomFieldValidator<
  string,
  EnvironmentNameOptions
> = async (name, field, { apiHolder, formData, uiSchema }) => {
  if (!name) {
    return;
  }
  const t = await findTranslate(apiHolder);
  const violations = checkResourceName(name);
  if (violations.length > 0) {
    field.addError(describeViolations(violations, t));
    return;
  }
  const protonApi = apiHolder.get(protonApiRef);
  const { environmentTemplateField = 'environmentTemplate' } =
    uiSchema?.['ui:options'] ?? {};
  const template = formData?.[environmentTemplateField];
  try {
    const answer = await protonApi?.checkEnvironmentName(
      name,
      readTarget(template),
    );
    if (answer && !answer.available && !canResume(answer, template)) {
      field.addError(
        t('fields.name.unusable', { reason: describeTaken(name, answer, t) }),
      );
    }
  } catch (error) {
    field.addError(
      t('fields.unchecked', { reason: explainError(error as Error, t) }),
    );
  }
};
