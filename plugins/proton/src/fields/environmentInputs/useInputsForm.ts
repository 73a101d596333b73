import {
  CurrentEnvironmentInputs,
  EnvironmentInputs,
  EnvironmentTemplateVersionDetails,
  InputViolation,
  listFixedInputs,
} from '@proton-vending/backstage-plugin-proton-common';
import { deepEquals, getDefaultFormState } from '@rjsf/utils';
import validator from '@rjsf/validator-ajv8';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useProtonTranslation } from '../../useProtonTranslation';
import { readFormValue } from '../shared/readFormValue';
import { applyInputOptions, InputsForm } from './applyInputOptions';
import { migrateInputs, DroppedInput } from './migrateInputs';
import { finalizeInputs } from './finalizeInputs';
import { findProblems } from './findProblems';
import { isRecord, readInput, writeInput } from './inputPaths';
import { InputSecrets, joinSecrets, separateSecrets } from './inputSecrets';
import { recallInputs, rememberInputs } from './rememberedInputs';
import type { EnvironmentInputsOptions, InputsEditorField } from './schema';

export interface InputsFormState {
  form: InputsForm;
  /** What the form shows, with what is not filled in yet. */
  inputs: EnvironmentInputs;
  /** All inputs, secrets among them. */
  value: EnvironmentInputs;
  /** What is wrong with them. */
  problems: InputViolation[];
  dropped: DroppedInput[];
  setInputs: (inputs: EnvironmentInputs) => void;
  forgetDropped: () => void;
}

/** How often a value is handed up that does not come back as it was. */
const MAX_ATTEMPTS = 3;

/** The state of the form: kept through a change of template, filled with defaults, handed up cleaned. */
export function useInputsForm(options: {
  field: InputsEditorField;
  fieldOptions: EnvironmentInputsOptions;
  details: EnvironmentTemplateVersionDetails;
  current?: CurrentEnvironmentInputs;
  environmentRef?: string;
  /** Set while the text in the YAML editor cannot be read; it is the value then. */
  brokenText?: string;
}): InputsFormState {
  const { field, fieldOptions, details, current, environmentRef, brokenText } =
    options;
  const fieldId = field.idSchema?.$id ?? 'inputs';
  const optionsKey = JSON.stringify(fieldOptions);
  const { t } = useProtonTranslation();
  const none = t('fields.inputs.noChoice');
  const fixedReason = t('fields.inputs.fixed');
  const deployed = current?.deployed;
  const fixed = useMemo(
    () =>
      deployed
        ? listFixedInputs(details.schema, deployed).filter(
            // A name with a dot has no path.
            ({ path, value }) => readInput(deployed, path) === value,
          )
        : [],
    [details.schema, deployed],
  );
  const form = useMemo(
    () =>
      applyInputOptions(details.schema, JSON.parse(optionsKey), {
        none,
        fixed: fixed.map(({ path }) => path),
        fixedReason,
      }),
    [details.schema, optionsKey, none, fixed, fixedReason],
  );
  const key = `${details.templateName} ${details.version} ${
    environmentRef ?? ''
  } ${optionsKey}`;

  const [state, setState] = useState(() => {
    const given = isRecord(field.formData) ? field.formData : {};
    const last = recallInputs(fieldId, given);
    const untouched = Object.keys(given).length === 0;
    return start({
      inputs: field.secrets
        ? joinSecrets({
            ...field.secrets,
            inputs: given,
            schema: last?.schema ?? form.valueSchema,
          })
        : given,
      from: last?.key === key ? undefined : last?.schema,
      prefill: untouched || (last && last.environmentRef !== environmentRef),
    });
  });

  let { inputs, dropped } = state;
  if (state.key !== key) {
    // Another version or environment than a moment ago.
    const next = start({
      inputs: state.inputs,
      from: state.form.valueSchema,
      prefill: state.environmentRef !== environmentRef,
    });
    ({ inputs, dropped } = next);
    setState(next);
  }

  function start(from: {
    inputs: EnvironmentInputs;
    from?: InputsForm['schema'];
    prefill?: boolean;
  }) {
    const migrated = migrateInputs({
      inputs: from.prefill && current ? current.inputs : from.inputs,
      from: from.prefill && current ? undefined : from.from,
      to: form.valueSchema,
    });
    return {
      key,
      form,
      environmentRef,
      // A new default doesn't count for an input that keeps its value.
      inputs: fixed.reduce(
        (filled, { path, value }) => writeInput(filled, path, value),
        withDefaults(form, migrated.inputs),
      ),
      dropped: migrated.dropped,
    };
  }

  const value = finalizeInputs({
    schema: form.valueSchema,
    inputs,
    fieldOptions,
    readFormValue: name => readFormValue(field.formContext, name),
  });
  const problems = findProblems(form.valueSchema, value, {
    deployed,
    // What goes into a task may be deployed when something else is.
    kept: field.secrets ? undefined : current?.inputs,
  });
  const { inputs: handedUp, secrets } = field.secrets
    ? separateSecrets({
        inputs: value,
        secretPaths: form.secretPaths,
        prefix: field.secrets.prefix,
        problems,
        masked: current?.masked ?? [],
      })
    : { inputs: value, secrets: {} };
  useSendSecrets(field.secrets, secrets);
  useHandUp(field, brokenText ?? handedUp);

  useEffect(() => {
    rememberInputs(fieldId, {
      key,
      environmentRef,
      schema: form.valueSchema,
      inputs: handedUp,
    });
  });

  return {
    form,
    inputs,
    value,
    problems,
    dropped,
    setInputs: next => setState(last => ({ ...last, inputs: next })),
    forgetDropped: () => setState(last => ({ ...last, dropped: [] })),
  };
}

/**
 * The inputs with the schema's defaults under them, as RJSF itself puts them
 * there: it then finds nothing to change when it first shows the form.
 */
function withDefaults(
  form: InputsForm,
  inputs: EnvironmentInputs,
): EnvironmentInputs {
  const filled: unknown = getDefaultFormState(
    validator,
    form.schema,
    inputs,
    form.schema,
  );
  return isRecord(filled) ? filled : inputs;
}

/** Keeps the secrets of the task as the form has them; those of another version go. */
function useSendSecrets(
  target: InputSecrets | undefined,
  wanted: Record<string, string>,
) {
  const sent = useRef<string[]>([]);
  useEffect(() => {
    if (!target) {
      return;
    }
    const gone = sent.current.filter(key => !Object.hasOwn(wanted, key));
    const changed = Object.entries({
      ...Object.fromEntries(gone.map(key => [key, ''])),
      ...wanted,
    }).filter(([key, text]) => (target.secrets[key] ?? '') !== text);
    sent.current = Object.keys(wanted);
    if (changed.length > 0) {
      target.setSecrets(Object.fromEntries(changed));
    }
  });
}

/**
 * Gives the form the value of the field whenever it holds another one. Two
 * fields that change in the same moment undo each other, so it is tried again.
 */
function useHandUp(
  field: InputsEditorField,
  value: EnvironmentInputs | string,
) {
  const last = useRef<{ text?: string; attempts: number }>({ attempts: 0 });
  useEffect(() => {
    if (deepEquals(field.formData, value)) {
      return;
    }
    const text = JSON.stringify(value);
    const attempts = last.current.text === text ? last.current.attempts + 1 : 1;
    last.current = { text, attempts };
    if (attempts <= MAX_ATTEMPTS) {
      // The form calls a text no object, which keeps it from going on.
      field.onChange(value as EnvironmentInputs);
    }
  });
}
