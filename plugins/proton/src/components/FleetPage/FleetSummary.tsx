import { makeStyles } from '@material-ui/core/styles';
import {
  DeploymentStatus,
  FleetPage,
  FleetQuery,
} from '@proton-vending/backstage-plugin-proton-common';
import { useProtonTranslation } from '../../useProtonTranslation';
import { describeStatus } from '../shared/describeStatus';
import { Panel } from '../shared/Panel';
import { BarChart } from './BarChart';
import { describeSupport } from './describeSupport';
import { Figure } from './Figure';
import { toggleFacet, withFacet, withoutFilters } from './fleetSearchParams';
import { ChangeQuery } from './useFleetSearch';

const RUNNING: DeploymentStatus[] = [
  'IN_PROGRESS',
  'DELETE_IN_PROGRESS',
  'CANCELLING',
];
const FAILED: DeploymentStatus[] = ['FAILED', 'DELETE_FAILED'];
const ENDING = ['ended', 'ending'];

export const useSummaryStyles = makeStyles(theme => ({
  figures: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1),
  },
  charts: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(260px, 1fr))',
    gap: theme.spacing(2),
  },
}));

interface SummaryProps {
  page: FleetPage;
  query: FleetQuery;
  onChange: ChangeQuery;
}

/** Numbers of what the query finds, each of which is a filter. */
export function FleetSummary({ page, query, onChange }: SummaryProps) {
  const { summary } = page;
  const classes = useSummaryStyles();
  const { t } = useProtonTranslation();

  /** Chooses exactly these values, or none when they are chosen already. */
  const choose = (
    facet: 'status' | 'behind' | 'support',
    values: readonly string[],
  ) =>
    onChange(
      withFacet(query, facet, isChosen(query[facet], values) ? [] : values),
    );

  return (
    <section aria-label={t('fleet.summary.title')}>
      <div className={classes.figures}>
        <Figure
          label={t('fleet.summary.visible')}
          value={summary.visible}
          chosen={false}
          onChoose={() => onChange(withoutFilters(query))}
        />
        <Figure
          label={t('fleet.summary.running')}
          value={summary.running}
          tone="running"
          chosen={isChosen(query.status, RUNNING)}
          onChoose={() => choose('status', RUNNING)}
        />
        <Figure
          label={t('fleet.summary.failed')}
          value={summary.failed}
          tone="error"
          chosen={isChosen(query.status, FAILED)}
          onChoose={() => choose('status', FAILED)}
        />
        <Figure
          label={t('fleet.summary.behind')}
          value={summary.behind}
          tone="warning"
          chosen={isChosen(query.behind, ['any'])}
          onChoose={() => choose('behind', ['any'])}
        />
        <Figure
          label={t('fleet.summary.ending')}
          value={summary.ending}
          tone="warning"
          chosen={isChosen(query.support, ENDING)}
          onChoose={() => choose('support', ENDING)}
        />
      </div>
    </section>
  );
}

/** For the button that shows and hides the charts. */
export const FLEET_CHARTS_ID = 'proton-fleet-charts';

/** Charts of what the query finds, each of whose bars is a filter. */
export function FleetCharts({ page, query, onChange }: SummaryProps) {
  const { summary, facets } = page;
  const classes = useSummaryStyles();
  const { t } = useProtonTranslation();
  return (
    <section
      id={FLEET_CHARTS_ID}
      className={classes.charts}
      aria-label={t('fleet.charts.title')}
    >
      <Panel title={t('fleet.summary.status')}>
        <BarChart
          title={t('fleet.summary.status')}
          nothing={t('fleet.summary.nothing')}
          bars={facets.status.map(({ value, count }) => ({
            id: value,
            ...describeStatus(value, t),
            count,
            chosen: query.status?.some(status => status === value) ?? false,
          }))}
          onToggle={value => onChange(toggleFacet(query, 'status', value))}
        />
      </Panel>
      <Panel title={t('fleet.summary.versions')}>
        <BarChart
          title={t('fleet.summary.versions')}
          nothing={t('fleet.summary.nothing')}
          bars={summary.versions.map(version => ({
            id: `${version.templateName} ${version.version}`,
            label: `${version.templateName} ${version.version}`,
            detail: version.recommended
              ? t('fleet.summary.recommended')
              : undefined,
            count: version.count,
            tone: version.recommended ? 'ok' : 'plain',
            chosen:
              isChosen(query.template, [version.templateName]) &&
              isChosen(query.version, [version.version]),
          }))}
          onToggle={id => {
            const [template, version] = id.split(' ');
            const chosen =
              isChosen(query.template, [template]) &&
              isChosen(query.version, [version]);
            onChange({
              ...query,
              offset: 0,
              template: chosen ? undefined : [template],
              version: chosen ? undefined : [version],
            });
          }}
        />
      </Panel>
      <Panel title={t('fleet.summary.kubernetes')}>
        <BarChart
          title={t('fleet.summary.kubernetes')}
          nothing={t('fleet.summary.noKubernetes')}
          bars={summary.kubernetes.map(({ version, count, support }) => {
            const { label, tone } = describeSupport(support, t);
            return {
              id: version,
              label: version,
              detail: label,
              count,
              tone,
              chosen: query.kubernetes?.includes(version) ?? false,
            };
          })}
          onToggle={value => onChange(toggleFacet(query, 'kubernetes', value))}
        />
      </Panel>
    </section>
  );
}

function isChosen(
  chosen: readonly string[] | undefined,
  values: readonly string[],
): boolean {
  return (
    chosen?.length === values.length &&
    values.every(value => chosen.includes(value))
  );
}
