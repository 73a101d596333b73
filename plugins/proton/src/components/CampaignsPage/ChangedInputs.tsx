import Checkbox from '@material-ui/core/Checkbox';
import Chip from '@material-ui/core/Chip';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import {
  EnvironmentInputs,
  JsonSchema,
} from '@proton-vending/backstage-plugin-proton-common';
import { useMemo } from 'react';
import { InputsEditor } from '../../fields/environmentInputs/InputsEditor';
import { useProtonTranslation } from '../../useProtonTranslation';
import { FormProblem } from '../shared/FormProblem';
import {
  areInputsGood,
  listChangeable,
  listRemovable,
  listSet,
  pickInputs,
} from './changeableInputs';
import { CampaignField } from './CampaignField';

const useStyles = makeStyles(theme => ({
  root: { display: 'grid', gap: theme.spacing(2) },
  picker: { maxWidth: 480 },
  chips: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) },
  chip: { margin: 0 },
}));

/** Picks inputs, and asks for the values that all clusters get. */
export function ChangedInputs(props: {
  templateName: string;
  version: string;
  schema: JsonSchema;
  names: string[];
  inputs: EnvironmentInputs;
  /** Whether to show what is wrong everywhere. */
  showAll: boolean;
  onChange: (changed: { names?: string[]; inputs?: EnvironmentInputs }) => void;
}) {
  const { templateName, version, schema, names, inputs, onChange } = props;
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const changeable = useMemo(() => listChangeable(schema), [schema]);
  const set = listSet(names, inputs);
  const removed = names.filter(name => !set.includes(name));
  const key = set.join(' ');
  const details = useMemo(
    () => ({
      templateName,
      version,
      status: 'PUBLISHED' as const,
      schema: pickInputs(schema, key.split(' ')),
    }),
    [templateName, version, schema, key],
  );
  const titleOf = (name: string) => {
    const title = changeable[name]?.title;
    return typeof title === 'string' && title ? title : name;
  };
  const changeRemoved = (name: string, isRemoved: boolean) => {
    const { [name]: _, ...others } = inputs;
    onChange({ inputs: isRemoved ? { ...others, [name]: null } : others });
  };
  const left = Object.keys(changeable).filter(name => !names.includes(name));
  const isBad = props.showAll && !areInputsGood(schema, names, inputs);
  return (
    <div className={classes.root}>
      <div>
        <Typography variant="subtitle1" component="h3">
          {t('campaigns.form.inputs')}
        </Typography>
        <Typography variant="body2" color="textSecondary">
          {t('campaigns.form.inputsHelp', { version })}
        </Typography>
      </div>
      <div className={classes.picker}>
        <CampaignField
          id="addInput"
          select
          label={t('campaigns.form.addInput')}
          disabled={left.length === 0}
          value=""
          SelectProps={{ native: true }}
          onValue={name => name && onChange({ names: [...names, name] })}
        >
          <option value="">{t('campaigns.form.choose')}</option>
          {left.map(name => (
            <option key={name} value={name}>
              {titleOf(name)}
            </option>
          ))}
        </CampaignField>
      </div>
      {names.length > 0 && (
        <>
          <div className={classes.chips}>
            {names.map(name => {
              const remove = () =>
                onChange({
                  names: names.filter(each => each !== name),
                  inputs: Object.fromEntries(
                    Object.entries(inputs).filter(([each]) => each !== name),
                  ),
                });
              return (
                <Chip
                  key={name}
                  className={classes.chip}
                  size="small"
                  label={titleOf(name)}
                  aria-label={t('campaigns.form.removeInput', {
                    input: titleOf(name),
                  })}
                  onClick={remove}
                  onDelete={remove}
                />
              );
            })}
          </div>
          <div>
            {listRemovable(schema, names).map(name => (
              <div key={name}>
                <FormControlLabel
                  label={t('campaigns.form.useDefault', {
                    input: titleOf(name),
                  })}
                  control={
                    <Checkbox
                      size="small"
                      color="primary"
                      checked={removed.includes(name)}
                      onChange={(_, checked) => changeRemoved(name, checked)}
                    />
                  }
                />
              </div>
            ))}
          </div>
          {set.length > 0 && (
            <InputsEditor
              // Its boxes keep what they were first given.
              key={`${version} ${key}`}
              field={{
                formData: Object.fromEntries(
                  Object.entries(inputs).filter(([name]) => set.includes(name)),
                ),
                onChange: value =>
                  onChange({
                    inputs: {
                      ...value,
                      ...Object.fromEntries(removed.map(name => [name, null])),
                    },
                  }),
                idSchema: {
                  $id: `proton-campaign-inputs-${version}-${key}`.replace(
                    /[^\w-]/g,
                    '-',
                  ),
                },
                formContext: {},
                readonly: false,
                rawErrors: isBad ? ['incomplete'] : [],
              }}
              fieldOptions={{}}
              details={details}
            />
          )}
          {isBad && (
            <FormProblem>{t('campaigns.form.inputsIncomplete')}</FormProblem>
          )}
        </>
      )}
    </div>
  );
}
