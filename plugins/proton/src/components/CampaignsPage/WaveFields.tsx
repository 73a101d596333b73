import FormControl from '@material-ui/core/FormControl';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import FormLabel from '@material-ui/core/FormLabel';
import Radio from '@material-ui/core/Radio';
import RadioGroup from '@material-ui/core/RadioGroup';
import { useId } from 'react';
import { useProtonTranslation } from '../../useProtonTranslation';
import { CampaignField } from './CampaignField';
import { BOUNDS, CampaignValues, FieldProblems } from './campaignValues';
import { useFormStyles } from './formStyles';

/** How the clusters are divided into waves. */
export function WaveFields(props: {
  values: CampaignValues;
  problems: FieldProblems<CampaignValues>;
  onChange: (changes: Partial<CampaignValues>) => void;
}) {
  const { values, problems, onChange } = props;
  const classes = useFormStyles();
  const { t } = useProtonTranslation();
  const labelId = useId();
  return (
    <div className={classes.fields}>
      <FormControl className={classes.wide}>
        <FormLabel id={labelId}>{t('campaigns.form.wavesType')}</FormLabel>
        <RadioGroup
          aria-labelledby={labelId}
          row
          value={values.wavesType}
          onChange={(_, value) =>
            onChange({ wavesType: value === 'label' ? 'label' : 'percent' })
          }
        >
          {(['percent', 'label'] as const).map(type => (
            <FormControlLabel
              key={type}
              value={type}
              control={<Radio color="primary" />}
              label={t(`campaigns.form.waves.${type}`)}
            />
          ))}
        </RadioGroup>
      </FormControl>
      {values.wavesType === 'percent' ? (
        <>
          <CampaignField
            id="canary"
            label={t('campaigns.form.canary')}
            help={t('campaigns.form.canaryHelp')}
            problem={problems.canary}
            bounds={BOUNDS.canary}
            value={values.canary}
            inputProps={{ inputMode: 'numeric', maxLength: 6 }}
            onValue={canary => onChange({ canary })}
          />
          <CampaignField
            id="percentages"
            label={t('campaigns.form.percentages')}
            help={t('campaigns.form.percentagesHelp')}
            problem={problems.percentages}
            value={values.percentages}
            onValue={percentages => onChange({ percentages })}
          />
        </>
      ) : (
        <>
          <CampaignField
            id="label"
            label={t('campaigns.form.label')}
            help={t('campaigns.form.labelHelp')}
            problem={problems.label}
            value={values.label}
            onValue={label => onChange({ label })}
          />
          <CampaignField
            id="labelValues"
            label={t('campaigns.form.labelValues')}
            help={t('campaigns.form.labelValuesHelp')}
            problem={problems.labelValues}
            value={values.labelValues}
            onValue={labelValues => onChange({ labelValues })}
          />
        </>
      )}
    </div>
  );
}
