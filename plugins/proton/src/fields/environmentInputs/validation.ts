import { parseEntityRef } from '@backstage/catalog-model';
import { CustomFieldValidator } from '@backstage/plugin-scaffolder-react';
import {
  EnvironmentInputs,
  EnvironmentTemplateChoice,
  InputViolation,
} from '@proton-vending/backstage-plugin-proton-common';
import { ProtonApi, protonApiRef } from '../../api';
import { explainError } from '../../api/explainError';
import { findTranslate } from '../shared/findTranslate';
import { BROKEN_SECRET } from '../shared/secretMarks';
import { applyInputOptions } from './applyInputOptions';
import { describeViolationWithTitle } from './describeViolation';
import { findProblems } from './findProblems';
import { readInput } from './inputPaths';
import { isSecretMark } from './inputSecrets';
import { InputsSource, readSource, resolveChoice } from './readSource';
import type { EnvironmentInputsOptions } from './schema';
import { isSecretPath } from './secretPaths';

/**
 * Lets the form go on only with inputs that the backend finds in order and that
 * fit what the options narrow.
 */
export const validateEnvironmentInputs: CustomFieldValidator<
  EnvironmentInputs,
  EnvironmentInputsOptions
> = async (inputs, field, { apiHolder, formData, uiSchema }) => {
  const protonApi = apiHolder.get(protonApiRef);
  const t = await findTranslate(apiHolder);
  const options = uiSchema?.['ui:options'] ?? {};
  const source = readSource(options, name => formData?.[name]);
  if (!protonApi) {
    return;
  }
  try {
    const choice = await findChoice(protonApi, source);
    if (!choice) {
      field.addError(t('fields.inputs.uncheckable'));
      return;
    }
    const [{ schema }, { violations }] = await Promise.all([
      protonApi.getEnvironmentTemplateVersion(choice),
      protonApi.validateInputs(choice, inputs ?? {}),
    ]);
    const form = applyInputOptions(schema, options);
    // The field itself has checked the secrets, which nobody else sees.
    const marked = form.secretPaths.filter(path =>
      isSecretMark(readInput(inputs ?? {}, path)),
    );
    for (const path of marked) {
      if (readInput(inputs ?? {}, path) === BROKEN_SECRET) {
        field.addError(t('fields.inputs.brokenSecret', { path }));
      }
    }
    for (const violation of distinct([
      ...violations,
      ...findProblems(form.valueSchema, inputs ?? {}),
    ]).filter(({ path }) => !isSecretPath(marked, path))) {
      field.addError(
        describeViolationWithTitle(violation, form.valueSchema, t),
      );
    }
  } catch (error) {
    field.addError(
      t('fields.unchecked', { reason: explainError(error as Error, t) }),
    );
  }
};

async function findChoice(
  protonApi: ProtonApi,
  source: InputsSource,
): Promise<EnvironmentTemplateChoice | undefined> {
  if (source.choice || !source.environmentRef) {
    return source.choice;
  }
  const current = await protonApi.getEnvironmentInputs(
    parseEntityRef(source.environmentRef),
  );
  const template =
    source.version === 'major'
      ? await protonApi.listEnvironmentTemplateVersions(
          current.templateName,
          current,
        )
      : undefined;
  return resolveChoice(source, current, template?.recommendedVersion);
}

/** One violation for each path and message. */
function distinct(violations: InputViolation[]): InputViolation[] {
  return [
    ...new Map(
      violations.map(each => [`${each.path} ${each.message}`, each]),
    ).values(),
  ];
}
