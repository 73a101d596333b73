import Checkbox from '@material-ui/core/Checkbox';
import FormControl from '@material-ui/core/FormControl';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import FormHelperText from '@material-ui/core/FormHelperText';
import FormLabel from '@material-ui/core/FormLabel';
import Radio from '@material-ui/core/Radio';
import RadioGroup from '@material-ui/core/RadioGroup';
import { TemplateOverview } from '@proton-vending/backstage-plugin-proton-common';
import { useId } from 'react';
import { Query } from '../../query/useQuery';
import { PublishedVersion } from '../../query/useTemplateVersions';
import { useProtonTranslation } from '../../useProtonTranslation';
import { ErrorNotice } from '../shared/ErrorNotice';
import { CampaignField } from './CampaignField';
import { CampaignValues, FieldProblems } from './campaignValues';
import { useFormStyles } from './formStyles';

/** Which template the clusters have, and what is deployed to them. */
export function TargetFields(props: {
  values: CampaignValues;
  problems: FieldProblems<CampaignValues>;
  templates: TemplateOverview[];
  versions: Query<PublishedVersion[]>;
  /** The chosen version, or the recommended one. */
  version: string;
  onChange: (changes: Partial<CampaignValues>) => void;
}) {
  const { values, problems, templates, versions, version, onChange } = props;
  const classes = useFormStyles();
  const { t } = useProtonTranslation();
  const labelId = useId();
  const names = [...new Map(templates.map(each => [each.name, each])).values()];
  const published = versions.data ?? [];
  const majors = new Set(published.map(each => each.listing.majorVersion));
  return (
    <div className={classes.fields}>
      <CampaignField
        id="templateName"
        select
        required
        label={t('campaigns.form.templateName')}
        help={t('campaigns.form.templateNameHelp')}
        problem={problems.templateName}
        value={values.templateName}
        SelectProps={{ native: true }}
        onValue={templateName =>
          onChange({
            templateName,
            version: '',
            changedInputs: [],
            inputs: {},
            entityRefs: [],
          })
        }
      >
        <option value="">{t('campaigns.form.choose')}</option>
        {names.map(({ displayName, name }) => (
          <option key={name} value={name}>
            {displayName ? `${displayName} (${name})` : name}
          </option>
        ))}
      </CampaignField>
      <FormControl className={classes.wide}>
        <FormLabel id={labelId}>{t('campaigns.form.targetType')}</FormLabel>
        <RadioGroup
          aria-labelledby={labelId}
          value={values.targetType}
          onChange={(_, value) =>
            onChange({
              targetType: value === 'redeploy' ? 'redeploy' : 'version',
            })
          }
        >
          {(['version', 'redeploy'] as const).map(type => (
            <FormControlLabel
              key={type}
              value={type}
              control={<Radio color="primary" />}
              label={t(`campaigns.form.target.${type}`)}
            />
          ))}
        </RadioGroup>
      </FormControl>
      {values.targetType === 'version' && values.templateName && (
        <>
          <CampaignField
            id="version"
            select
            label={t('campaigns.form.version')}
            help={
              versions.data && published.length === 0
                ? t('campaigns.form.noVersions')
                : t('campaigns.form.versionHelp')
            }
            disabled={published.length === 0}
            value={version}
            SelectProps={{ native: true }}
            onValue={chosen => onChange({ version: chosen })}
          >
            {published.map(each => (
              <option key={each.version} value={each.version}>
                {each.recommended
                  ? t('campaigns.form.recommendedVersion', {
                      version: each.version,
                    })
                  : each.version}
              </option>
            ))}
          </CampaignField>
          {majors.size > 1 && (
            <div className={classes.wide}>
              <FormControlLabel
                control={
                  <Checkbox
                    color="primary"
                    checked={values.acknowledgeMajorVersion}
                    onChange={({ target }) =>
                      onChange({ acknowledgeMajorVersion: target.checked })
                    }
                  />
                }
                label={t('campaigns.form.acknowledgeMajor')}
              />
              <FormHelperText>
                {t('campaigns.form.acknowledgeMajorHelp')}
              </FormHelperText>
            </div>
          )}
        </>
      )}
      <div className={classes.wide}>
        <ErrorNotice error={versions.error} onRetry={versions.refetch} />
      </div>
    </div>
  );
}
