import Button from '@material-ui/core/Button';
import LinearProgress from '@material-ui/core/LinearProgress';
import MenuItem from '@material-ui/core/MenuItem';
import TextField, { TextFieldProps } from '@material-ui/core/TextField';
import { makeStyles } from '@material-ui/core/styles';
import { RepositoryImportRequest } from '@proton-vending/backstage-plugin-proton-common';
import { FormEvent } from 'react';
import { Task } from '../../hooks/useTask';
import { useQuery } from '../../query/useQuery';
import { useProtonTranslation } from '../../useProtonTranslation';
import { ErrorText } from '../shared/ErrorText';
import { Panel } from '../shared/Panel';
import { findRepository, ImportValues, toRequest } from './importForm';
import { ProvisioningRepository } from './suggestRepository';

const useStyles = makeStyles(theme => ({
  fields: {
    display: 'grid',
    gap: theme.spacing(2),
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 220px), 1fr))',
  },
  wide: { gridColumn: '1 / -1' },
  actions: { marginTop: theme.spacing(2) },
  progress: { marginTop: theme.spacing(2) },
}));

/** Asks where the repository is, and how its environments are provisioned. */
export function ImportForm(props: {
  values: ImportValues;
  onChange: (values: ImportValues) => void;
  preview: Task<[RepositoryImportRequest]>;
  /** While an import runs. */
  disabled: boolean;
}) {
  const { values, onChange, preview } = props;
  // What is being read or imported is what the form says.
  const disabled = props.disabled || preview.running;
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const request = toRequest(values);
  const repository = findRepository(values);
  const change = (part: Partial<ImportValues>) =>
    onChange({ ...values, ...part });
  const changeRepository = (part: Partial<ProvisioningRepository>) =>
    change({ repository: { ...repository, ...part } });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (request) {
      preview.run(request);
    }
  };
  return (
    <Panel
      title={t('imports.form.title')}
      description={t('imports.form.description')}
    >
      <form onSubmit={submit} noValidate>
        <div className={classes.fields}>
          <Field
            id="url"
            disabled={disabled}
            required
            className={classes.wide}
            label={t('imports.form.url')}
            helperText={t('imports.form.urlHelp')}
            value={values.url}
            onValue={url => change({ url })}
            type="url"
          />
          <Field
            id="bundles-url"
            disabled={disabled}
            className={classes.wide}
            label={t('imports.form.bundlesUrl')}
            helperText={t('imports.form.bundlesUrlHelp')}
            value={values.bundlesUrl}
            onValue={bundlesUrl => change({ bundlesUrl })}
            type="url"
          />
          <Field
            id="provider"
            disabled={disabled}
            select
            label={t('imports.form.provider')}
            value={repository.provider}
            onValue={provider =>
              changeRepository({
                provider: provider as ProvisioningRepository['provider'],
              })
            }
          >
            {(['GITHUB', 'GITHUB_ENTERPRISE', 'GITLAB'] as const).map(
              provider => (
                <MenuItem key={provider} value={provider}>
                  {t(`imports.form.providers.${provider}`)}
                </MenuItem>
              ),
            )}
          </Field>
          <Field
            id="repository"
            disabled={disabled}
            required
            label={t('imports.form.name')}
            helperText={t('imports.form.nameHelp')}
            value={repository.name}
            onValue={name => changeRepository({ name })}
          />
          <Field
            id="branch"
            disabled={disabled}
            required
            label={t('imports.form.branch')}
            value={repository.branch}
            onValue={branch => changeRepository({ branch })}
          />
          <Field
            id="owner"
            disabled={disabled}
            label={t('imports.form.owner')}
            helperText={t('imports.form.ownerHelp')}
            value={values.owner}
            onValue={owner => change({ owner })}
          />
          <TargetField
            disabled={disabled}
            value={values.target}
            onChange={target => change({ target })}
          />
        </div>
        <div className={classes.actions}>
          <Button
            type="submit"
            variant="contained"
            color="primary"
            disabled={!request || disabled}
          >
            {t('imports.form.preview')}
          </Button>
        </div>
        {preview.running && (
          <LinearProgress
            className={classes.progress}
            aria-label={t('imports.form.reading')}
          />
        )}
        <ErrorText
          error={preview.error}
          describe={reason => t('imports.form.failed', { reason })}
        />
      </form>
    </Panel>
  );
}

/** Which of the accounts and regions; nothing when there is one. */
function TargetField(props: {
  disabled: boolean;
  value: ImportValues['target'];
  onChange: (target: NonNullable<ImportValues['target']>) => void;
}) {
  const { t } = useProtonTranslation();
  const { data } = useQuery(['accounts'], (protonApi, options) =>
    protonApi.listAccounts(options),
  );
  const targets = (data?.accounts ?? []).flatMap(({ accountId, regions }) =>
    regions.map(region => ({ accountId, region })),
  );
  if (targets.length < 2) {
    return null;
  }
  const chosen = props.value ?? targets[0];
  return (
    <Field
      id="target"
      disabled={props.disabled}
      select
      label={t('imports.form.target')}
      value={JSON.stringify([chosen.accountId, chosen.region])}
      onValue={text => {
        const [accountId, region] = JSON.parse(text);
        props.onChange({ accountId, region });
      }}
    >
      {targets.map(({ accountId, region }) => (
        <MenuItem
          key={`${accountId}/${region}`}
          value={JSON.stringify([accountId, region])}
        >
          {accountId} {region}
        </MenuItem>
      ))}
    </Field>
  );
}

function Field({
  id,
  onValue,
  ...props
}: TextFieldProps & { id: string; onValue: (value: string) => void }) {
  return (
    <TextField
      {...props}
      id={`proton-import-${id}`}
      fullWidth
      variant="outlined"
      size="small"
      InputLabelProps={{ shrink: true }}
      onChange={({ target }) => onValue(target.value)}
    />
  );
}
