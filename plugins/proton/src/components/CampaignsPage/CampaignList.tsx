import { EmptyState, Link, LinkButton } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import Paper from '@material-ui/core/Paper';
import TablePagination from '@material-ui/core/TablePagination';
import { makeStyles } from '@material-ui/core/styles';
import {
  Campaign,
  CAMPAIGN_STATES,
  PROTON_CAMPAIGNS_SIGNAL_CHANNEL,
  protonCampaignCreatePermission,
} from '@proton-vending/backstage-plugin-proton-common';
import { useSearchParams } from 'react-router-dom';
import { isWorking, useCampaignQuery } from '../../query/useCampaignQuery';
import { usePermissions } from '../../query/usePermissions';
import { campaignsRouteRef, fleetRouteRef } from '../../routes';
import { useProtonTranslation } from '../../useProtonTranslation';
import { DataRow, DataTable } from '../shared/DataTable';
import { ErrorNotice } from '../shared/ErrorNotice';
import { MutedText } from '../shared/MutedText';
import { RowsSkeleton } from '../shared/PanelSkeleton';
import { Problem } from '../shared/Problem';
import { RelativeTime } from '../shared/RelativeTime';
import { useTableStyles } from '../shared/tableStyles';
import { CampaignProgress } from './CampaignProgress';
import { CampaignStateText } from './CampaignStateText';
import { describeTarget } from './describeCampaign';
import { FilterSelect } from './FilterSelect';
import { Principal } from './Principal';

const PAGE_SIZE = 25;

const useStyles = makeStyles(theme => ({
  root: { display: 'flex', flexDirection: 'column', gap: theme.spacing(2) },
  bar: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
  },
  grow: { flex: 1 },
  unbroken: { whiteSpace: 'nowrap' },
  list: { padding: theme.spacing(2), minWidth: 0 },
  name: { fontWeight: 700, minWidth: 160, display: 'inline-block' },
}));

/** All campaigns, newest first. */
export function CampaignList() {
  const table = useTableStyles();
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const clusters = useRouteRef(fleetRouteRef);
  const [params, setParams] = useSearchParams();
  const state = CAMPAIGN_STATES.find(each => each === params.get('state'));
  const page = Math.max(0, Math.trunc(Number(params.get('page')) || 1) - 1);
  const { data, error, refetch } = useCampaignQuery(
    ['campaigns', state, page],
    (protonApi, options) =>
      protonApi.listCampaigns(
        {
          state: state && [state],
          offset: page * PAGE_SIZE,
          limit: PAGE_SIZE,
        },
        options,
      ),
    {
      channel: PROTON_CAMPAIGNS_SIGNAL_CHANNEL,
      isWorking: ({ campaigns }) => campaigns.some(isWorking),
    },
  );

  const show = (changes: { state?: string; page?: number }) =>
    setParams({
      ...(changes.state && { state: changes.state }),
      ...(changes.page && { page: String(changes.page + 1) }),
    });

  if (!data && error) {
    return (
      <Problem
        error={error}
        onRetry={refetch}
        denied={{
          title: t('campaigns.denied.title'),
          description: t('campaigns.denied.description'),
        }}
      />
    );
  }
  if (data?.total === 0 && !state) {
    return (
      <div className={classes.root}>
        <ErrorNotice error={error} onRetry={refetch} />
        <EmptyState
          missing="content"
          title={t('campaigns.empty.title')}
          description={t('campaigns.empty.description')}
          action={<NewCampaignButton />}
        />
      </div>
    );
  }
  return (
    <div className={classes.root}>
      <div className={classes.bar}>
        <FilterSelect
          label={t('campaigns.filter.state')}
          value={state}
          options={CAMPAIGN_STATES.map(each => ({
            value: each,
            label: t(`campaigns.state.${each}`),
          }))}
          onChange={value => show({ state: value })}
        />
        <span className={classes.grow} />
        <LinkButton size="small" to={clusters()}>
          {t('campaigns.clusters')}
        </LinkButton>
        <NewCampaignButton />
      </div>
      <ErrorNotice error={error} onRetry={refetch} />
      <Paper className={classes.list}>
        {!data && (
          <div role="status" aria-label={t('campaigns.loading')}>
            <RowsSkeleton />
          </div>
        )}
        {data?.campaigns.length === 0 && (
          <EmptyState
            missing="data"
            title={t('campaigns.empty.filtered')}
            action={
              <Button
                variant="outlined"
                color="primary"
                onClick={() => show({})}
              >
                {t('campaigns.empty.showAll')}
              </Button>
            }
          />
        )}
        {data && data.campaigns.length > 0 && (
          <DataTable
            className={table.wide}
            label={t('campaigns.table')}
            columns={[
              t('campaigns.column.name'),
              t('campaigns.column.state'),
              t('campaigns.column.progress'),
              t('campaigns.column.target'),
              t('campaigns.column.createdBy'),
              t('campaigns.column.started'),
            ]}
          >
            {data.campaigns.map(campaign => (
              <CampaignRow key={campaign.id} campaign={campaign} />
            ))}
          </DataTable>
        )}
        {data && data.total > PAGE_SIZE && (
          <TablePagination
            component="div"
            count={data.total}
            page={page}
            rowsPerPage={PAGE_SIZE}
            rowsPerPageOptions={[]}
            labelDisplayedRows={({ from, to, count }) =>
              t('campaigns.pages.range', {
                from: String(from),
                to: String(to),
                total: String(count),
              })
            }
            nextIconButtonText={t('campaigns.pages.next')}
            backIconButtonText={t('campaigns.pages.previous')}
            onPageChange={(_, next) => show({ state, page: next })}
          />
        )}
      </Paper>
    </div>
  );
}

function CampaignRow({ campaign }: { campaign: Campaign }) {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const campaigns = useRouteRef(campaignsRouteRef);
  const { createdBy, id, name, startedAt, target } = campaign;
  return (
    <DataRow>
      <Link className={classes.name} to={`${campaigns()}/${id}`}>
        {name}
      </Link>
      <span className={classes.unbroken}>
        <CampaignStateText campaign={campaign} />
      </span>
      <CampaignProgress counts={campaign.counts} />
      <>{describeTarget(target, t)}</>
      <Principal principal={createdBy} />
      {startedAt ? <RelativeTime time={startedAt} /> : <MutedText>–</MutedText>}
    </DataRow>
  );
}

/** The way to the form, for those who may create campaigns. */
function NewCampaignButton() {
  const { t } = useProtonTranslation();
  const campaigns = useRouteRef(campaignsRouteRef);
  const { isAllowed } = usePermissions();
  return isAllowed(protonCampaignCreatePermission) ? (
    <LinkButton
      to={`${campaigns()}/new`}
      size="small"
      variant="contained"
      color="primary"
    >
      {t('campaigns.create')}
    </LinkButton>
  ) : null;
}
