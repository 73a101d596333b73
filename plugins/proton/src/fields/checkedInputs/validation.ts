import { CustomFieldValidator } from '@backstage/plugin-scaffolder-react';
import { EnvironmentInputs } from '@proton-vending/backstage-plugin-proton-common';
import { protonApiRef } from '../../api';
import { explainError } from '../../api/explainError';
import { isRefusal } from '../../api/isRefusal';
import { describeViolationWithTitle } from '../environmentInputs/describeViolation';
import { toErrorSchema } from '../environmentInputs/findProblems';
import { isSecretMark } from '../environmentInputs/inputSecrets';
import { isRecord, readInput } from '../environmentInputs/inputPaths';
import { findTranslate } from '../shared/findTranslate';
import { readTemplateChoice } from '../shared/templateChoice';
import type { CheckedInputsOptions } from './schema';

/**
 * Lets the form go on only with inputs that follow the rules of the template. What
 * one input may be, the form says itself. A secret isn't known here: the task checks it.
 */
export const validateCheckedInputs: CustomFieldValidator<
  EnvironmentInputs,
  CheckedInputsOptions
> = async (inputs = {}, field, { apiHolder, formData, schema, uiSchema }) => {
  const protonApi = apiHolder.get(protonApiRef);
  const { environmentTemplate, nameInput } = uiSchema?.['ui:options'] ?? {};
  const choice = readTemplateChoice(environmentTemplate);
  if (!protonApi || !choice) {
    return;
  }
  const t = await findTranslate(apiHolder);
  const all = nameInput ? { ...inputs, [nameInput]: formData?.name } : inputs;
  try {
    const { violations } = await protonApi.validateInputs(
      choice,
      omitEmpty(all),
    );
    const broken = violations.filter(
      ({ keyword, path }) =>
        keyword === 'rule' && !isSecretMark(readInput(inputs, path)),
    );
    // The form goes on unless the field itself has an error.
    broken.forEach(violation =>
      field.addError(describeViolationWithTitle(violation, schema, t)),
    );
    const { __errors, ...beside } = toErrorSchema(broken, schema, t);
    Object.assign(field, beside);
  } catch (error) {
    if (!isRefusal(error)) {
      field.addError(
        t('fields.unchecked', { reason: explainError(error as Error, t) }),
      );
    }
  }
};

/** The form gives null to an input for "None". */
function omitEmpty(inputs: EnvironmentInputs): EnvironmentInputs {
  return Object.fromEntries(
    Object.entries(inputs)
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([name, value]) => [
        name,
        isRecord(value) ? omitEmpty(value) : value,
      ]),
  );
}
