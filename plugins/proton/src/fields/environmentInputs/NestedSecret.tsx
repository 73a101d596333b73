import { ScaffolderField } from '@backstage/plugin-scaffolder-react/alpha';
import {
  formatSecret,
  JsonSchema,
} from '@proton-vending/backstage-plugin-proton-common';
import type { FieldProps } from '@rjsf/utils';
import { useState } from 'react';
import { useProtonTranslation } from '../../useProtonTranslation';
import { describeSecret } from '../secretInput/describeSecret';
import { SecretTextField } from '../shared/SecretTextField';
import { readSecret } from './inputSecrets';

/** A sensitive input, masked. Its value stays in the form, which sends it as a secret. */
export function NestedSecret(props: FieldProps) {
  const { t } = useProtonTranslation();
  const { formData, schema, uiSchema, name, idSchema, rawErrors } = props;
  const limits = (uiSchema?.['ui:options']?.limits ?? {}) as JsonSchema;
  const [text, setText] = useState(
    formData === undefined ? '' : formatSecret(formData),
  );
  return (
    <ScaffolderField
      rawErrors={rawErrors}
      rawDescription={describeSecret(limits, schema.description, t)}
      required={props.required}
    >
      <SecretTextField
        id={idSchema.$id}
        label={schema.title ?? name}
        value={text}
        required={props.required}
        disabled={props.disabled}
        readonly={props.readonly}
        error={(rawErrors?.length ?? 0) > 0}
        onChange={next => {
          setText(next);
          props.onChange(next === '' ? undefined : readSecret(limits, next));
        }}
        onBlur={() => props.onBlur(idSchema.$id, undefined)}
      />
    </ScaffolderField>
  );
}
