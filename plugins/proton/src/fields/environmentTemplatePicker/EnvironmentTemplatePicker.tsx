import {
  createFormField,
  ScaffolderField,
} from '@backstage/plugin-scaffolder-react/alpha';
import MenuItem from '@material-ui/core/MenuItem';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import Autocomplete from '@material-ui/lab/Autocomplete';
import {
  EnvironmentTemplateChoice,
  EnvironmentTemplateListing,
} from '@proton-vending/backstage-plugin-proton-common';
import { useEffect } from 'react';
import { useQuery } from '../../query/useQuery';
import { useProtonTranslation } from '../../useProtonTranslation';
import { FieldProblem } from '../shared/FieldProblem';
import { AccountSelects } from './AccountSelects';
import { TemplateOption } from './TemplateOption';
import {
  EnvironmentTemplatePickerFieldSchema,
  EnvironmentTemplatePickerProps,
} from './schema';
import { matchesName } from './matchesName';
import {
  findVersionOption,
  toMajorVersionOptions,
  toVersionOptions,
} from './versionOptions';
import { validateEnvironmentTemplate } from './validation';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'grid',
    gap: theme.spacing(1, 2),
    gridTemplateColumns: 'minmax(0, 2fr) minmax(0, 1fr)',
    alignItems: 'start',
    [theme.breakpoints.down('sm')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  wide: { gridColumn: '1 / -1' },
}));

/** Chooses an environment template and its version, and where several are configured, the account and region. */
export function EnvironmentTemplatePicker(
  props: EnvironmentTemplatePickerProps,
) {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const { onChange, rawErrors, required, schema, uiSchema, idSchema } = props;
  const { filter, majorVersion, recommendedOnly, registerVersion, ...pinned } =
    uiSchema?.['ui:options'] ?? {};
  const disabled = Boolean(
    props.disabled || props.readonly || uiSchema?.['ui:disabled'],
  );
  const given: Partial<EnvironmentTemplateChoice> = props.formData ?? {};
  // RJSF gives an object without properties no default.
  const value: Partial<EnvironmentTemplateChoice> = given.name
    ? given
    : { ...(schema.default as typeof given | undefined), ...given };
  const target = {
    accountId: pinned.accountId ?? value.accountId,
    region: pinned.region ?? value.region,
  };
  const templates = useQuery(['templates', target], (protonApi, options) =>
    protonApi.listEnvironmentTemplates(target, options),
  );
  const versions = useQuery(
    value.name ? ['template versions', value.name, target] : undefined,
    (protonApi, options) =>
      protonApi.listEnvironmentTemplateVersions(
        value.name ?? '',
        target,
        options,
      ),
  );
  const offered = templates.data?.environmentTemplates.filter(({ name }) =>
    matchesName(name, filter?.name),
  );
  const selected =
    offered?.find(({ name }) => name === value.name) ??
    (value.name ? { name: value.name } : null);
  const isUnknown =
    offered !== undefined &&
    value.name !== undefined &&
    !offered.some(({ name }) => name === value.name);
  const versionOptions =
    versions.data &&
    (registerVersion
      ? toMajorVersionOptions(versions.data, t)
      : toVersionOptions(versions.data, { majorVersion, recommendedOnly }, t));
  const version = versionOptions && findVersionOption(versionOptions, value);

  // Without a list of dependencies: another field's change in the same moment
  // can undo this one, and then it has to be made again.
  useEffect(() => {
    if (!given.name && value.name) {
      onChange(value as EnvironmentTemplateChoice);
    } else if (!value.name && offered?.length === 1 && required) {
      choose(offered[0].name);
    } else if (
      versionOptions?.length &&
      !version &&
      !isUnknown &&
      !value.minorVersion
    ) {
      choose(value.name ?? '', versionOptions[0]);
    }
  });

  function toChosenTarget() {
    const { accountId, region } = target;
    return { ...(accountId && { accountId }), ...(region && { region }) };
  }

  function choose(
    name: string,
    chosen?: { majorVersion: string; minorVersion?: string },
  ) {
    onChange({
      name,
      ...(chosen && { majorVersion: chosen.majorVersion }),
      ...(chosen?.minorVersion && { minorVersion: chosen.minorVersion }),
      ...toChosenTarget(),
    } as EnvironmentTemplateChoice);
  }

  const title = schema.title ?? t('fields.template.label');
  const id = idSchema?.$id ?? 'environmentTemplate';
  const invalid = (rawErrors?.length ?? 0) > 0;
  const description = versions.data?.description ?? undefined;
  return (
    <ScaffolderField
      rawErrors={rawErrors}
      rawDescription={uiSchema?.['ui:description'] ?? schema.description}
      required={required}
      disabled={disabled}
    >
      <div className={classes.root} role="group" aria-label={title}>
        <AccountSelects
          id={id}
          pinned={pinned}
          value={target}
          disabled={disabled}
          // Another account has templates of its own.
          onChange={chosen => onChange(chosen as EnvironmentTemplateChoice)}
        />
        <Autocomplete<EnvironmentTemplateListing, false, true>
          id={id}
          disabled={disabled || !offered?.length}
          disableClearable
          options={offered ?? []}
          value={selected as EnvironmentTemplateListing}
          loading={templates.loading}
          loadingText={t('fields.template.loading')}
          noOptionsText={t('fields.template.noMatch')}
          openText={t('common.open')}
          closeText={t('common.close')}
          getOptionLabel={option => option.displayName ?? option.name}
          getOptionSelected={(option, chosen) => option.name === chosen.name}
          renderOption={option => <TemplateOption template={option} />}
          onChange={(_, option) => choose(option.name)}
          renderInput={params => (
            <TextField
              {...params}
              label={title}
              margin="dense"
              variant="outlined"
              required={required}
              error={invalid || isUnknown}
              placeholder={
                templates.loading
                  ? t('fields.template.loading')
                  : t('fields.template.placeholder')
              }
              inputProps={{
                ...params.inputProps,
                'aria-describedby': `${id}-about`,
              }}
            />
          )}
        />
        <TextField
          id={`${id}-version`}
          select
          label={t(
            registerVersion
              ? 'fields.template.majorVersion'
              : 'fields.template.version',
          )}
          margin="dense"
          variant="outlined"
          disabled={disabled || !versionOptions?.length}
          value={version?.key ?? ''}
          error={versionOptions?.length === 0}
          helperText={version?.description}
          onChange={event =>
            choose(
              value.name ?? '',
              versionOptions?.find(({ key }) => key === event.target.value),
            )
          }
        >
          {(versionOptions ?? []).map(option => (
            <MenuItem key={option.key} value={option.key}>
              {option.label}
            </MenuItem>
          ))}
        </TextField>
        <div className={classes.wide} id={`${id}-about`} aria-live="polite">
          {description && (
            <Typography variant="body2" color="textSecondary">
              {description}
            </Typography>
          )}
          {offered?.length === 0 && (
            <Typography variant="body2">
              {templates.data?.environmentTemplates.length
                ? t('fields.template.noneForForm')
                : t('fields.template.none')}
            </Typography>
          )}
          {isUnknown && (
            <Typography variant="body2" color="error">
              {t('fields.template.unknown', { name: value.name ?? '' })}
            </Typography>
          )}
          {versionOptions?.length === 0 && (
            <Typography variant="body2" color="error">
              {majorVersion
                ? t('fields.template.unpublishedMajor', {
                    name: value.name ?? '',
                    version: majorVersion,
                  })
                : t('fields.template.unpublished', { name: value.name ?? '' })}
            </Typography>
          )}
          {versionOptions && value.minorVersion && !version && (
            <Typography variant="body2" color="error">
              {t('fields.template.unofferedVersion', {
                version: `${value.majorVersion}.${value.minorVersion}`,
              })}
            </Typography>
          )}
        </div>
        {templates.error && (
          <div className={classes.wide}>
            <FieldProblem
              what={t('fields.template.failed')}
              error={templates.error}
              onRetry={templates.refetch}
            />
          </div>
        )}
        {versions.error && !isUnknown && (
          <div className={classes.wide}>
            <FieldProblem
              what={t('fields.template.versionsFailed', {
                name: value.name ?? '',
              })}
              error={versions.error}
              onRetry={versions.refetch}
            />
          </div>
        )}
      </div>
    </ScaffolderField>
  );
}

/** The field for the new frontend system. */
export const environmentTemplatePicker = createFormField({
  name: 'ProtonEnvironmentTemplatePicker',
  component: EnvironmentTemplatePicker,
  schema: EnvironmentTemplatePickerFieldSchema,
  validation: validateEnvironmentTemplate,
});
