import { LinkButton } from '@backstage/core-components';
import Button from '@material-ui/core/Button';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import {
  CampaignDefinition,
  MAX_PROTON_REASON_LENGTH,
  TemplateOverviewList,
} from '@proton-vending/backstage-plugin-proton-common';
import { FormEvent, lazy, Suspense, useRef, useState } from 'react';
import { Task } from '../../hooks/useTask';
import { useQuery } from '../../query/useQuery';
import { useTemplateVersions } from '../../query/useTemplateVersions';
import { useProtonTranslation } from '../../useProtonTranslation';
import { ErrorText } from '../shared/ErrorText';
import { FormProblem } from '../shared/FormProblem';
import { Panel } from '../shared/Panel';
import { RowsSkeleton } from '../shared/PanelSkeleton';
import { QueryResult } from '../shared/QueryResult';
import { Stack } from '../shared/Stack';
import { areInputsGood } from './changeableInputs';
import { CampaignField } from './CampaignField';
import {
  BOUNDS,
  CampaignValues,
  checkCampaign,
  FieldProblems,
  toDefinition,
} from './campaignValues';
import { ClusterFields } from './ClusterFields';
import { useFormStyles } from './formStyles';
import { LimitFields, WindowFields } from './SettingsFields';
import { TargetFields } from './TargetFields';
import { WaveFields } from './WaveFields';

// It brings the form of the scaffolder.
const ChangedInputs = lazy(() =>
  import('./ChangedInputs').then(m => ({ default: m.ChangedInputs })),
);

const MAX_NAME_LENGTH = 100;

const useStyles = makeStyles(theme => ({
  actions: {
    position: 'sticky',
    bottom: 0,
    zIndex: 2,
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'flex-end',
    alignItems: 'center',
    gap: theme.spacing(1),
    padding: theme.spacing(1.5, 2),
  },
}));

/** Asks for what a campaign is to do; nothing is deployed by it. */
export function CampaignForm(props: {
  initial: CampaignValues;
  templates: TemplateOverviewList;
  /** On the button. */
  action: string;
  cancelTo: string;
  save: Task<[CampaignDefinition]>;
}) {
  const { templates, action, cancelTo, save } = props;
  const classes = useStyles();
  const styles = useFormStyles();
  const { t } = useProtonTranslation();
  const [values, setValues] = useState(() =>
    withOnlyTemplate(props.initial, templates),
  );
  const [asked, setAsked] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const change = (changes: Partial<CampaignValues>) =>
    setValues(last => ({ ...last, ...changes }));

  const overviews = templates.templates.filter(
    ({ name }) => name === values.templateName,
  );
  const versions = useTemplateVersions(overviews);
  const published = versions.data ?? [];
  const target =
    (values.targetType === 'version'
      ? published.find(({ version }) => version === values.version)
      : undefined) ??
    published.find(({ recommended }) => recommended) ??
    published.at(0);
  const details = useQuery(
    target && ['campaign inputs', values.templateName, target.version],
    (protonApi, options) =>
      protonApi.getEnvironmentTemplateVersion(
        {
          name: values.templateName,
          majorVersion: target?.listing.majorVersion ?? '',
          minorVersion: target?.listing.minorVersion,
          accountId: target?.accountId,
          region: target?.region,
        },
        options,
      ),
  );
  const version = target?.version ?? '';
  const name = values.name ?? suggestName();
  const found = checkCampaign({ ...values, name }, new Date());
  const problems: FieldProblems<CampaignValues> = asked ? found : {};
  const hasVersion = values.targetType === 'redeploy' || version !== '';
  const isGood =
    Object.keys(found).length === 0 &&
    hasVersion &&
    areInputsGood(details.data?.schema, values.changedInputs, values.inputs);

  function suggestName(): string {
    if (!values.templateName) {
      return '';
    }
    return values.targetType === 'version'
      ? t('campaigns.form.nameOfUpgrade', {
          template: values.templateName,
          version,
        })
      : t('campaigns.form.nameOfRedeploy', { template: values.templateName });
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (isGood) {
      save.run(toDefinition(values, { name: name.trim(), version }));
      return;
    }
    // The fields say what is wrong once they are shown anew.
    setTimeout(() =>
      form.current
        ?.querySelector<HTMLElement>('[aria-invalid="true"]')
        ?.focus(),
    );
  }

  return (
    <form ref={form} onSubmit={submit} noValidate>
      <Stack>
        <Panel
          title={t('campaigns.form.group.target')}
          description={t('campaigns.form.group.targetHelp')}
        >
          <Stack>
            <TargetFields
              {...{ values, problems, versions, version }}
              templates={templates.templates}
              onChange={change}
            />
            {values.templateName && (version || details.error) && (
              <QueryResult query={details}>
                {({ schema }) => (
                  <Suspense fallback={<RowsSkeleton rows={2} />}>
                    <ChangedInputs
                      templateName={values.templateName}
                      version={version}
                      schema={schema}
                      names={values.changedInputs}
                      inputs={values.inputs}
                      showAll={asked}
                      onChange={({ names, inputs }) =>
                        change({
                          ...(names && { changedInputs: names }),
                          ...(inputs && { inputs }),
                        })
                      }
                    />
                  </Suspense>
                )}
              </QueryResult>
            )}
          </Stack>
        </Panel>
        <Panel
          title={t('campaigns.form.group.clusters')}
          description={t('campaigns.form.group.clustersHelp')}
        >
          <ClusterFields {...{ values, problems }} onChange={change} />
        </Panel>
        <Panel
          title={t('campaigns.form.group.name')}
          description={t('campaigns.form.group.nameHelp')}
        >
          <div className={styles.fields}>
            <CampaignField
              id="name"
              required
              label={t('campaigns.form.name')}
              problem={problems.name}
              value={name}
              inputProps={{ maxLength: MAX_NAME_LENGTH }}
              onValue={text => change({ name: text })}
            />
            <CampaignField
              id="reason"
              required
              label={t('campaigns.form.reason')}
              help={t('campaigns.form.reasonHelp')}
              problem={problems.reason}
              value={values.reason}
              inputProps={{ maxLength: MAX_PROTON_REASON_LENGTH }}
              onValue={reason => change({ reason })}
            />
            <CampaignField
              id="noticeHours"
              label={t('campaigns.form.noticeHours')}
              help={t('campaigns.form.noticeHoursHelp')}
              problem={problems.noticeHours}
              bounds={BOUNDS.noticeHours}
              value={values.noticeHours}
              inputProps={{ inputMode: 'numeric', maxLength: 6 }}
              onValue={noticeHours => change({ noticeHours })}
            />
          </div>
        </Panel>
        <Panel
          title={t('campaigns.form.group.waves')}
          description={t('campaigns.form.group.wavesHelp')}
        >
          <Stack>
            <WaveFields {...{ values, problems }} onChange={change} />
            <LimitFields {...{ values, problems }} onChange={change} />
          </Stack>
        </Panel>
        <Panel
          title={t('campaigns.form.group.schedule')}
          description={t('campaigns.form.group.scheduleHelp')}
        >
          <WindowFields {...{ values, problems }} onChange={change} />
        </Panel>
        <Paper className={classes.actions} elevation={3}>
          <div>
            <ErrorText
              error={save.error}
              describe={reason => t('campaigns.form.failed', { reason })}
            />
            {asked && !isGood && (
              <FormProblem>{t('campaigns.form.incomplete')}</FormProblem>
            )}
          </div>
          <LinkButton to={cancelTo} size="small">
            {t('common.cancel')}
          </LinkButton>
          <Button
            type="submit"
            size="small"
            variant="contained"
            color="primary"
            disabled={save.running}
          >
            {action}
          </Button>
        </Paper>
      </Stack>
    </form>
  );
}

/** Where there is one template to choose, it is chosen. */
function withOnlyTemplate(
  values: CampaignValues,
  { templates }: TemplateOverviewList,
): CampaignValues {
  const names = [...new Set(templates.map(({ name }) => name))];
  return values.templateName === '' && names.length === 1
    ? { ...values, templateName: names[0] }
    : values;
}
