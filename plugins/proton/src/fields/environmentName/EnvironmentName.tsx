import {
  createFormField,
  ScaffolderField,
} from '@backstage/plugin-scaffolder-react/alpha';
import Button from '@material-ui/core/Button';
import TextField from '@material-ui/core/TextField';
import {
  checkResourceName,
  RESOURCE_NAME_MAX_LENGTH,
} from '@proton-vending/backstage-plugin-proton-common';
import { useEffect, useState } from 'react';
import { useQuery } from '../../query/useQuery';
import { useDebounced } from '../../hooks/useDebounced';
import { useProtonTranslation } from '../../useProtonTranslation';
import { FieldProblem } from '../shared/FieldProblem';
import { readFormValue } from '../shared/readFormValue';
import { readTarget } from '../shared/templateChoice';
import { canResume } from './canResume';
import { deriveName } from './deriveName';
import { NameStatus } from './NameStatus';
import { EnvironmentNameFieldSchema, EnvironmentNameProps } from './schema';
import { validateEnvironmentName } from './validation';

/** How long somebody has to stop typing, in milliseconds. */
const TYPING_PAUSE = 400;

/** The name of a new environment: proposed, valid, and free. */
export function EnvironmentName(props: EnvironmentNameProps) {
  const { t } = useProtonTranslation();
  const { onChange, formContext, rawErrors, required, schema, idSchema } =
    props;
  const uiSchema = props.uiSchema ?? {};
  const { pattern, environmentTemplateField = 'environmentTemplate' } =
    uiSchema['ui:options'] ?? {};
  const name = props.formData ?? '';
  const derived = pattern
    ? deriveName(pattern, field => readFormValue(formContext, field))
    : undefined;
  // A name that is there already and is not the proposal was typed before.
  const [edited, setEdited] = useState(name !== '' && name !== derived);

  // Without a list of dependencies: another field's change in the same moment
  // can undo this one, and then it has to be made again.
  useEffect(() => {
    if (!edited && derived !== undefined && derived !== name) {
      onChange(derived);
    }
  });

  const settled = useDebounced(name, TYPING_PAUSE);
  const violations = name ? checkResourceName(name) : [];
  const broken = violations.length > 0;
  const template = readFormValue(formContext, environmentTemplateField);
  const target = readTarget(template);
  const { data, error, refetch } = useQuery(
    settled && checkResourceName(settled).length === 0
      ? ['environment name', settled, target]
      : undefined,
    (protonApi, options) =>
      protonApi.checkEnvironmentName(settled, target, options),
    { snapshot: true },
  );
  const current = settled === name ? data : undefined;
  const resumes = current !== undefined && canResume(current, template);
  const taken = current?.available === false && !resumes;

  const id = idSchema?.$id ?? 'environmentName';
  return (
    <ScaffolderField
      rawErrors={rawErrors}
      rawDescription={uiSchema['ui:description'] ?? schema.description}
      required={required}
    >
      <TextField
        id={id}
        label={schema.title ?? t('fields.name.label')}
        margin="dense"
        variant="outlined"
        required={required}
        disabled={Boolean(props.disabled || uiSchema['ui:disabled'])}
        // eslint-disable-next-line jsx-a11y/no-autofocus
        autoFocus={uiSchema['ui:autofocus']}
        placeholder={uiSchema['ui:placeholder'] ?? t('fields.name.placeholder')}
        value={name}
        error={broken || taken || (rawErrors?.length ?? 0) > 0}
        onChange={({ target: { value } }) => {
          setEdited(true);
          onChange(value === '' ? undefined : value);
        }}
        onBlur={() => name === '' && setEdited(false)}
        inputProps={{
          'aria-describedby': `${id}-status`,
          autoComplete: 'off',
          maxLength: RESOURCE_NAME_MAX_LENGTH + 20,
          readOnly: props.readonly,
          spellCheck: false,
        }}
        InputProps={{
          endAdornment: edited && derived && derived !== name && (
            <Button
              size="small"
              color="primary"
              onClick={() => setEdited(false)}
              style={{ whiteSpace: 'nowrap', textTransform: 'none' }}
            >
              {t('fields.name.propose', { name: derived })}
            </Button>
          ),
        }}
      />
      <NameStatus
        id={`${id}-status`}
        name={name}
        violations={violations}
        availability={current}
        resumes={resumes}
        flagged={(rawErrors?.length ?? 0) > 0}
        checking={!error && !broken && !current}
      />
      {error && settled === name && (
        <FieldProblem
          what={t('fields.name.failed')}
          error={error}
          onRetry={refetch}
        />
      )}
    </ScaffolderField>
  );
}

/** The field for the new frontend system. */
export const environmentName = createFormField({
  name: 'ProtonEnvironmentName',
  component: EnvironmentName,
  schema: EnvironmentNameFieldSchema,
  validation: validateEnvironmentName,
});
