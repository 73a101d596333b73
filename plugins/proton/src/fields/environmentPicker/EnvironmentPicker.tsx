import {
  createFormField,
  ScaffolderField,
} from '@backstage/plugin-scaffolder-react/alpha';
import FormHelperText from '@material-ui/core/FormHelperText';
import TextField from '@material-ui/core/TextField';
import Autocomplete from '@material-ui/lab/Autocomplete';
import {
  EnvironmentFilter,
  EnvironmentListing,
} from '@proton-vending/backstage-plugin-proton-common';
import { useState } from 'react';
import { Notice } from '../../components/shared/Notice';
import { useQuery } from '../../query/useQuery';
import { useProtonTranslation } from '../../useProtonTranslation';
import { FieldProblem } from '../shared/FieldProblem';
import { EnvironmentOption } from './EnvironmentOption';
import { findEnvironments } from './findEnvironments';
import { EnvironmentPickerFieldSchema, EnvironmentPickerProps } from './schema';

/** Chooses one of the environments that the catalog shows. */
export function EnvironmentPicker(props: EnvironmentPickerProps) {
  const { t } = useProtonTranslation();
  const { formData, onChange, rawErrors, required, schema, idSchema } = props;
  const uiSchema = props.uiSchema ?? {};
  const filter: EnvironmentFilter = uiSchema['ui:options']?.filter ?? {};
  const disabled = Boolean(
    props.disabled || props.readonly || uiSchema['ui:disabled'],
  );
  const { data, error, loading, refetch } = useQuery(
    ['environments', filter],
    (protonApi, options) => protonApi.listEnvironments(filter, options),
  );
  const [text, setText] = useState('');

  const environments = data?.environments ?? [];
  const selected =
    environments.find(({ entityRef }) => entityRef === formData) ?? null;
  // What is chosen stands in the box and is no search.
  const { found, more } = findEnvironments(
    environments,
    selected && text === labelOf(selected) ? '' : text,
  );
  const options =
    selected && !found.includes(selected) ? [selected, ...found] : found;
  const severalAccounts =
    new Set(environments.map(each => `${each.accountId} ${each.region}`)).size >
    1;

  const id = idSchema?.$id ?? 'environment';
  return (
    <ScaffolderField
      rawErrors={rawErrors}
      rawDescription={uiSchema['ui:description'] ?? schema.description}
      required={required}
      disabled={disabled}
    >
      <Autocomplete<EnvironmentListing>
        id={id}
        disabled={disabled || (data && environments.length === 0)}
        options={options}
        value={selected}
        loading={loading}
        openText={t('common.open')}
        closeText={t('common.close')}
        clearText={t('common.clear')}
        loadingText={t('fields.environment.loading')}
        noOptionsText={t('fields.environment.noMatch')}
        // Done already, over more than the label.
        filterOptions={all => all}
        getOptionLabel={labelOf}
        getOptionSelected={(option, chosen) =>
          option.entityRef === chosen.entityRef
        }
        renderOption={environment => (
          <EnvironmentOption
            environment={environment}
            withAccount={severalAccounts}
          />
        )}
        onInputChange={(_, value) => setText(value)}
        onChange={(_, environment) => onChange(environment?.entityRef)}
        renderInput={params => (
          <TextField
            {...params}
            label={schema.title ?? t('fields.environment.label')}
            margin="dense"
            variant="outlined"
            required={required}
            error={(rawErrors?.length ?? 0) > 0}
            placeholder={
              loading
                ? t('fields.environment.loading')
                : t('fields.environment.placeholder')
            }
            inputProps={{
              ...params.inputProps,
              'aria-describedby': `${id}-about`,
            }}
          />
        )}
      />
      <div id={`${id}-about`} aria-live="polite">
        {selected && <EnvironmentOption environment={selected} withAccount />}
        {!selected && more > 0 && (
          <FormHelperText>
            {t('fields.environment.many', { count: environments.length })}
          </FormHelperText>
        )}
        {data && environments.length === 0 && (
          <FormHelperText>
            {Object.keys(filter).length > 0
              ? t('fields.environment.noneForForm')
              : t('fields.environment.none')}
          </FormHelperText>
        )}
        {data && formData && !selected && (
          <FormHelperText error>
            {t('fields.environment.unknown', { environment: formData })}
          </FormHelperText>
        )}
      </div>
      {data?.unavailable?.map(({ accountId, region, message }) => (
        <Notice key={`${accountId}/${region}`} onRetry={refetch}>
          {t('fields.environment.unavailable', {
            account: accountId,
            region,
            reason: message,
          })}
        </Notice>
      ))}
      {error && (
        <FieldProblem
          what={t('fields.environment.failed')}
          error={error}
          onRetry={refetch}
        />
      )}
    </ScaffolderField>
  );
}

function labelOf({ title, name }: EnvironmentListing): string {
  return title ?? name;
}

/** The field for the new frontend system. */
export const environmentPicker = createFormField({
  name: 'ProtonEnvironmentPicker',
  component: EnvironmentPicker,
  schema: EnvironmentPickerFieldSchema,
});
