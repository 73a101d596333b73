import { parseEntityRef } from '@backstage/catalog-model';
import { CustomFieldValidator } from '@backstage/plugin-scaffolder-react';
import {
  CurrentEnvironmentInputs,
  EnvironmentInputs,
  EnvironmentTemplateChoice,
  InputViolation,
} from '@proton-vending/backstage-plugin-proton-common';
import { ProtonApi, protonApiRef } from '../../api';
import { explainError } from '../../api/explainError';
import { isRefusal } from '../../api/isRefusal';
import { findTranslate } from '../shared/findTranslate';
import { BROKEN_SECRET } from '../shared/secretMarks';
import { applyInputOptions } from './applyInputOptions';
import { describeViolationWithTitle } from './describeViolation';
import { findProblems } from './findProblems';
import { readInput, removeInput } from './inputPaths';
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
    const { environmentRef } = source;
    const current = environmentRef
      ? await protonApi.getEnvironmentInputs(parseEntityRef(environmentRef))
      : undefined;
    const choice = await findChoice(protonApi, source, current);
    if (!choice) {
      field.addError(t('fields.inputs.uncheckable'));
      return;
    }
    const [{ schema, version }, { violations }] = await Promise.all([
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
    const broken = environmentRef
      ? await findBrokenRules(protonApi, {
          environmentRef,
          version,
          inputs: marked.reduce(removeInput, inputs ?? {}),
        })
      : [];
    for (const violation of distinct([
      ...violations,
      ...broken,
      ...findProblems(form.valueSchema, inputs ?? {}, {
        deployed: current?.deployed,
      }),
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

/**
 * The rules that a change of an environment breaks, those over its deployed inputs
 * among them. None for those who may not change it, which the task says.
 */
async function findBrokenRules(
  protonApi: ProtonApi,
  options: {
    environmentRef: string;
    version: string;
    inputs: EnvironmentInputs;
  },
): Promise<InputViolation[]> {
  const { environmentRef, ...change } = options;
  const { violations } = await protonApi
    .previewEnvironmentChange(parseEntityRef(environmentRef), change)
    .catch(error => {
      if (isRefusal(error)) {
        return { violations: [] };
      }
      throw error;
    });
  return violations.filter(({ keyword }) => keyword === 'rule');
}

async function findChoice(
  protonApi: ProtonApi,
  source: InputsSource,
  current: CurrentEnvironmentInputs | undefined,
): Promise<EnvironmentTemplateChoice | undefined> {
  if (source.choice || !current) {
    return source.choice;
  }
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
