import {
  Content,
  EmptyState,
  Header,
  LinkButton,
  Page,
} from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import LinearProgress from '@material-ui/core/LinearProgress';
import Paper from '@material-ui/core/Paper';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import {
  FleetPage as FleetData,
  FleetQuery,
} from '@proton-vending/backstage-plugin-proton-common';
import { useState } from 'react';
import { useStored } from '../../hooks/useStored';
import { useFleetQuery } from '../../query/useFleetQuery';
import { createClusterRouteRef, templatesRouteRef } from '../../routes';
import { useProtonTranslation } from '../../useProtonTranslation';
import { Problem } from '../shared/Problem';
import { CampaignsLink, NewCampaignLink } from '../CampaignsPage/CampaignsLink';
import { ExportButton } from './ExportButton';
import { FleetFilters } from './FleetFilters';
import { FleetNotices } from '../shared/FleetNotices';
import { isFiltered, withoutFilters } from './fleetSearchParams';
import { SummarySkeleton, TableSkeleton } from './FleetSkeleton';
import { FLEET_CHARTS_ID, FleetCharts, FleetSummary } from './FleetSummary';
import { FleetTable } from './FleetTable';
import { Unconfigured } from '../shared/Unconfigured';
import { OptionalColumn, readHiddenColumns } from './fleetViews';
import { ColumnsMenu } from './ColumnsMenu';
import { SelectionBar } from './SelectionBar';
import { ChangeQuery, useFleetSearch } from './useFleetSearch';
import { Selection, useSelection } from './useSelection';
import { ViewsMenu } from './ViewsMenu';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(2),
    minWidth: 0,
  },
  bar: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
  },
  grow: { flex: 1 },
  list: { minWidth: 0 },
  head: { padding: theme.spacing(2, 2, 1) },
  // As high as the bar that is shown while something is loaded.
  progress: { height: 4 },
}));

/** All clusters that the user may see, without the frame of a page. */
export function FleetPage() {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const [query, changeQuery] = useFleetSearch();
  const [showsCharts, showCharts] = useState(false);
  const [hidden, hide] = useStored('fleet-hidden-columns', readHiddenColumns);
  const selection = useSelection();
  const { data, error, loading, refetch } = useFleetQuery(
    ['fleet', query],
    (protonApi, options) => protonApi.getFleet(query, options),
  );
  const outdated = loading && data !== undefined;

  if (!data && error) {
    return (
      <Problem
        error={error}
        onRetry={refetch}
        denied={{
          title: t('fleet.denied.title'),
          description: t('fleet.denied.description'),
        }}
      />
    );
  }
  if (data?.unconfigured) {
    return <Unconfigured />;
  }
  if (data && data.summary.visible === 0 && !isFiltered(query)) {
    return (
      <div className={classes.root}>
        <FleetNotices error={error} gaps={data} onRetry={refetch} />
        <EmptyState
          missing="content"
          title={t('fleet.empty.title')}
          description={t('fleet.empty.description')}
          action={<CreateButton />}
        />
      </div>
    );
  }
  return (
    <div className={classes.root}>
      <div className={classes.bar}>
        <Typography variant="body2" role="status">
          {data && t('fleet.count', { count: data.total })}
        </Typography>
        <span className={classes.grow} />
        <Button
          size="small"
          aria-expanded={showsCharts}
          aria-controls={FLEET_CHARTS_ID}
          onClick={() => showCharts(!showsCharts)}
        >
          {t(showsCharts ? 'fleet.charts.hide' : 'fleet.charts.show')}
        </Button>
        <ViewsMenu
          query={query}
          hidden={hidden}
          onChangeQuery={changeQuery}
          onChangeHidden={hide}
        />
        <ColumnsMenu hidden={hidden} onChange={hide} />
        <TemplatesLink />
        <CampaignsLink />
        {isFiltered(query) && <NewCampaignLink query={query} />}
        <ExportButton query={query} disabled={!data?.total} />
        <CreateButton />
      </div>
      <FleetNotices error={error} gaps={data} onRetry={refetch} />
      {data ? (
        <FleetSummary page={data} query={query} onChange={changeQuery} />
      ) : (
        <SummarySkeleton />
      )}
      {data && showsCharts && (
        <FleetCharts page={data} query={query} onChange={changeQuery} />
      )}
      <Paper className={classes.list}>
        <div className={classes.head}>
          <FleetFilters
            query={query}
            facets={data?.facets}
            onChange={changeQuery}
          />
        </div>
        {selection.rows.length > 0 && <SelectionBar selection={selection} />}
        <div className={classes.progress}>
          {outdated && <LinearProgress aria-label={t('fleet.loading')} />}
        </div>
        {data ? (
          <FleetRows
            page={data}
            {...{ outdated, query, changeQuery, hidden, selection }}
          />
        ) : (
          <TableSkeleton />
        )}
      </Paper>
    </div>
  );
}

function FleetRows(props: {
  page: FleetData;
  /** Whether the page is of an earlier query. */
  outdated: boolean;
  query: FleetQuery;
  changeQuery: ChangeQuery;
  hidden: OptionalColumn[];
  selection: Selection;
}) {
  const { page, query, changeQuery, hidden, selection, outdated } = props;
  const { t } = useProtonTranslation();
  if (page.total === 0) {
    return (
      <EmptyState
        missing="data"
        title={t('fleet.empty.filtered')}
        description={t('fleet.empty.filteredDescription')}
        action={
          <Button
            variant="outlined"
            color="primary"
            onClick={() => changeQuery(withoutFilters(query))}
          >
            {t('fleet.clear')}
          </Button>
        }
      />
    );
  }
  if (page.environments.length === 0 && !outdated) {
    return (
      <EmptyState
        missing="data"
        title={t('fleet.empty.beyond')}
        action={
          <Button
            variant="outlined"
            color="primary"
            onClick={() => changeQuery({ ...query, offset: 0 })}
          >
            {t('fleet.empty.firstPage')}
          </Button>
        }
      />
    );
  }
  return (
    <FleetTable
      rows={page.environments}
      total={page.total}
      query={query}
      hidden={hidden}
      selection={selection}
      outdated={outdated}
      onChange={changeQuery}
    />
  );
}

function CreateButton() {
  const { t } = useProtonTranslation();
  const create = useRouteRef(createClusterRouteRef);
  return create ? (
    <LinkButton to={create()} size="small" variant="contained" color="primary">
      {t('fleet.create')}
    </LinkButton>
  ) : null;
}

function TemplatesLink() {
  const { t } = useProtonTranslation();
  const templates = useRouteRef(templatesRouteRef);
  return (
    <LinkButton to={templates()} size="small">
      {t('fleet.templates')}
    </LinkButton>
  );
}

/** All clusters, in the frame that pages of the legacy frontend system bring. */
export function LegacyFleetPage() {
  const { t } = useProtonTranslation();
  return (
    <Page themeId="tool">
      <Header title={t('fleet.title')} subtitle={t('fleet.subtitle')} />
      <Content>
        <FleetPage />
      </Content>
    </Page>
  );
}

/** All clusters, under the header that the new frontend system brings. */
export function NewFleetPage() {
  return (
    <Content>
      <FleetPage />
    </Content>
  );
}
