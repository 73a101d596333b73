import {
  Form,
  ScaffolderTheme,
} from '@backstage/plugin-scaffolder-react/alpha';
import {
  EnvironmentInputs,
  InputViolation,
} from '@proton-vending/backstage-plugin-proton-common';
import type { ErrorSchema, UiSchema } from '@rjsf/utils';
import validator from '@rjsf/validator-ajv8';
import { useMemo, useState } from 'react';
import { useProtonTranslation } from '../../useProtonTranslation';
import { SECRET_FIELD, type InputsForm } from './applyInputOptions';
import { findProblems, toErrorSchema, toFieldId } from './findProblems';
import { GroupedInputs } from './GroupedInputs';
import { isRecord, listAlternatives } from './inputPaths';
import { NestedSecret } from './NestedSecret';

const fields = { [SECRET_FIELD]: NestedSecret };

/**
 * From the loss of focus to the message, in milliseconds. A message that appears
 * during the click that takes the focus would move the button from under it.
 */
const MESSAGE_DELAY = 250;

/** The scaffolder's own form, inside of the scaffolder's form. */
export function NestedForm(props: {
  id: string;
  theme: ScaffolderTheme;
  form: InputsForm;
  inputs: EnvironmentInputs;
  problems: ReturnType<typeof findProblems>;
  /** Shown wherever somebody was. */
  reported: InputViolation[];
  /** Whether to show what is wrong everywhere, not only where somebody was. */
  showAll: boolean;
  readonly: boolean;
  onChange: (inputs: EnvironmentInputs) => void;
}) {
  const { t } = useProtonTranslation();
  const { id, form, problems, reported, showAll } = props;
  const [visited, setVisited] = useState<ReadonlySet<string>>(new Set());
  const isShown = ({ path }: InputViolation) =>
    showAll || visited.has(toFieldId(id, path));
  const extraErrors: ErrorSchema = toErrorSchema(
    [...problems.filter(isShown), ...reported],
    form.valueSchema,
    t,
  );
  const uiSchema = useMemo<UiSchema>(
    () => ({
      ...form.uiSchema,
      'ui:ObjectFieldTemplate': GroupedInputs,
      'ui:options': {
        groups: form.groups,
        hasInputs: Object.keys(form.valueSchema.properties ?? {}).length > 0,
        hasAlternatives: listAlternatives(form.valueSchema).length > 0,
      },
    }),
    [form],
  );
  return (
    <Form
      EXPERIMENTAL_theme={props.theme}
      // Forms do not nest; this is only the looks of one.
      tagName="div"
      idPrefix={id}
      validator={validator}
      noValidate
      showErrorList={false}
      schema={form.schema}
      uiSchema={uiSchema}
      fields={fields}
      formData={props.inputs}
      readonly={props.readonly}
      extraErrors={extraErrors}
      onBlur={box => {
        setTimeout(
          () => setVisited(last => new Set(last).add(box)),
          MESSAGE_DELAY,
        );
      }}
      onChange={({ formData }) =>
        props.onChange(isRecord(formData) ? formData : {})
      }
    >
      {/* In place of the button to submit. */}
      <></>
    </Form>
  );
}
