import {
  createFormField,
  ScaffolderField,
} from '@backstage/plugin-scaffolder-react/alpha';
import FormHelperText from '@material-ui/core/FormHelperText';
import { formatSecretReference } from '@proton-vending/backstage-plugin-proton-common';
import { useEffect, useState } from 'react';
import { useProtonTranslation } from '../../useProtonTranslation';
import { BROKEN_SECRET } from '../shared/secretMarks';
import { SecretTextField } from '../shared/SecretTextField';
import { useSecrets } from '../shared/useSecrets';
import { describeSecret } from './describeSecret';
import { findSecretProblems } from './findSecretProblems';
import { SecretInputFieldSchema, SecretInputProps } from './schema';

/** A sensitive input: its value is a secret of the task, and a reference its parameter. */
export function SecretInput(props: SecretInputProps) {
  const { name, formData, onChange, required, rawErrors, idSchema } = props;
  const { t } = useProtonTranslation();
  const { secrets, setSecrets } = useSecrets();
  const [wasVisited, setVisited] = useState(false);
  const options = props.uiSchema?.['ui:options'] ?? {};
  const { secretKey = `inputs.${name}`, schema = { type: 'string' } } = options;
  const text = secrets[secretKey] ?? '';
  const problems = text === '' ? [] : findSecretProblems(schema, text, t);
  const value = toValue();

  // Without a list of dependencies: another field's change in the same moment
  // can undo this one. A reference whose secret is gone, as after "Start over", goes.
  useEffect(() => {
    if (formData !== value) {
      onChange(value);
    }
  });

  function toValue(): string | undefined {
    if (text === '') {
      return undefined;
    }
    return problems.length > 0
      ? BROKEN_SECRET
      : formatSecretReference(secretKey);
  }

  const hasErrors = (rawErrors?.length ?? 0) > 0;
  const shown = wasVisited || hasErrors ? problems : [];
  return (
    <ScaffolderField
      rawErrors={rawErrors}
      rawDescription={describeSecret(
        schema,
        props.uiSchema?.['ui:description'] ?? props.schema.description,
        t,
      )}
      required={required}
    >
      <SecretTextField
        id={idSchema?.$id ?? name}
        label={props.schema.title ?? name}
        value={text}
        required={required}
        disabled={props.disabled}
        readonly={props.readonly}
        error={shown.length > 0 || hasErrors}
        onChange={next => setSecrets({ [secretKey]: next })}
        onBlur={() => setVisited(true)}
      />
      {shown.map(problem => (
        <FormHelperText key={problem} error>
          {problem}
        </FormHelperText>
      ))}
    </ScaffolderField>
  );
}

/** The field for the new frontend system. */
export const secretInput = createFormField({
  name: 'ProtonSecretInput',
  component: SecretInput,
  schema: SecretInputFieldSchema,
});
