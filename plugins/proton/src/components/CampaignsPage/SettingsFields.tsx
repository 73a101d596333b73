import Checkbox from '@material-ui/core/Checkbox';
import FormControl from '@material-ui/core/FormControl';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import FormHelperText from '@material-ui/core/FormHelperText';
import FormLabel from '@material-ui/core/FormLabel';
import { CAMPAIGN_WINDOW_DAYS } from '@proton-vending/backstage-plugin-proton-common';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useProblemStyles } from '../shared/FormProblem';
import { CampaignField } from './CampaignField';
import { BOUNDS, FieldProblems, SettingsValues } from './campaignValues';
import { useFormStyles } from './formStyles';

interface SettingsProps {
  values: SettingsValues;
  problems: FieldProblems<SettingsValues>;
  onChange: (changes: Partial<SettingsValues>) => void;
}

/** How fast a campaign deploys, and when it pauses by itself. */
export function LimitFields({ values, problems, onChange }: SettingsProps) {
  const classes = useFormStyles();
  const { t } = useProtonTranslation();
  const field = (
    key:
      | 'pauseMinutes'
      | 'maxConcurrent'
      | 'busyMinutes'
      | 'stopFailures'
      | 'stopPercent',
  ) => (
    <CampaignField
      id={key}
      label={t(`campaigns.form.${key}`)}
      help={t(`campaigns.form.${key}Help`)}
      problem={problems[key]}
      bounds={BOUNDS[key]}
      value={values[key]}
      inputProps={{ inputMode: 'numeric', maxLength: 6 }}
      onValue={value => onChange({ [key]: value })}
    />
  );
  return (
    <div className={classes.fields}>
      {field('maxConcurrent')}
      {field('pauseMinutes')}
      {field('stopFailures')}
      {field('stopPercent')}
      {field('busyMinutes')}
    </div>
  );
}

/** When a campaign may deploy. */
export function WindowFields({ values, problems, onChange }: SettingsProps) {
  const styles = useProblemStyles();
  const classes = useFormStyles();
  const { t } = useProtonTranslation();
  const { days, hasWindow } = values;
  return (
    <div className={classes.fields}>
      <CampaignField
        id="deadline"
        type="datetime-local"
        label={t('campaigns.form.deadline')}
        help={t('campaigns.form.deadlineHelp')}
        problem={problems.deadline}
        value={values.deadline}
        onValue={deadline => onChange({ deadline })}
      />
      <FormControlLabel
        className={classes.wide}
        control={
          <Checkbox
            color="primary"
            checked={hasWindow}
            onChange={({ target }) => onChange({ hasWindow: target.checked })}
          />
        }
        label={t('campaigns.form.hasWindow')}
      />
      {hasWindow && (
        <>
          <FormControl
            component="fieldset"
            className={classes.wide}
            error={problems.days !== undefined}
          >
            <FormLabel component="legend">{t('campaigns.form.days')}</FormLabel>
            <div className={classes.days}>
              {CAMPAIGN_WINDOW_DAYS.map(day => (
                <FormControlLabel
                  key={day}
                  control={
                    <Checkbox
                      color="primary"
                      size="small"
                      checked={days.includes(day)}
                      onChange={({ target }) =>
                        onChange({
                          days: target.checked
                            ? [...days, day]
                            : days.filter(each => each !== day),
                        })
                      }
                    />
                  }
                  label={t(`campaigns.day.${day}`)}
                />
              ))}
            </div>
            {problems.days && (
              <FormHelperText className={styles.problem}>
                {t('campaigns.form.problem.days')}
              </FormHelperText>
            )}
          </FormControl>
          <CampaignField
            id="from"
            type="time"
            label={t('campaigns.form.from')}
            problem={problems.from}
            value={values.from}
            onValue={from => onChange({ from })}
          />
          <CampaignField
            id="to"
            type="time"
            label={t('campaigns.form.to')}
            help={t('campaigns.form.toHelp')}
            problem={problems.to}
            value={values.to}
            onValue={to => onChange({ to })}
          />
          <CampaignField
            id="timeZone"
            label={t('campaigns.form.timeZone')}
            help={t('campaigns.form.timeZoneHelp')}
            problem={problems.timeZone}
            value={values.timeZone}
            onValue={timeZone => onChange({ timeZone })}
          />
        </>
      )}
    </div>
  );
}
