import { alertApiRef, useApi } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import TablePagination from '@material-ui/core/TablePagination';
import { makeStyles } from '@material-ui/core/styles';
import GetAppIcon from '@material-ui/icons/GetApp';
import {
  Campaign,
  CAMPAIGN_CLUSTER_STATES,
  campaignSignalChannel,
} from '@proton-vending/backstage-plugin-proton-common';
import { useState } from 'react';
import { protonApiRef } from '../../api';
import { explainError } from '../../api/explainError';
import { useTask } from '../../hooks/useTask';
import { isWorking, useCampaignQuery } from '../../query/useCampaignQuery';
import { saveFile } from '../../saveFile';
import { useProtonTranslation } from '../../useProtonTranslation';
import { DataTable } from '../shared/DataTable';
import { MutedText } from '../shared/MutedText';
import { Panel } from '../shared/Panel';
import { QueryResult } from '../shared/QueryResult';
import { useTableStyles } from '../shared/tableStyles';
import { CampaignClusterRow } from './CampaignClusterRow';
import type { ClusterFilter } from './CampaignDetails';
import { FilterSelect } from './FilterSelect';

const PAGE_SIZES = [25, 100] as const;

const useStyles = makeStyles(theme => ({
  filters: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1.5),
    marginBottom: theme.spacing(2),
  },
}));

/** The clusters of a campaign, each with what happens to it. */
export function CampaignClusters(props: {
  campaign: Campaign;
  filter: ClusterFilter;
  onFilter: (filter: ClusterFilter) => void;
  mayUpdate: boolean;
}) {
  const { campaign, filter, onFilter, mayUpdate } = props;
  const table = useTableStyles();
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const [size, setSize] = useState<number>(PAGE_SIZES[0]);
  const [shown, setShown] = useState({ page: 0, filter });
  // Another filter begins with its first page.
  const page = shown.filter === filter ? shown.page : 0;
  const query = {
    state: filter.state && [filter.state],
    wave: filter.wave,
    offset: page * size,
    limit: size,
  };
  const clusters = useCampaignQuery(
    ['campaign clusters', campaign.id, campaign.updatedAt, query],
    (protonApi, options) =>
      protonApi.listCampaignClusters(campaign.id, query, options),
    {
      channel: campaignSignalChannel(campaign.id),
      isWorking: () => isWorking(campaign),
    },
  );
  const isFiltered = filter.state !== undefined || filter.wave !== undefined;
  return (
    <Panel
      title={t('campaigns.list.title')}
      actions={<ReportButton campaign={campaign} />}
    >
      <div className={classes.filters}>
        <FilterSelect
          label={t('campaigns.filter.state')}
          value={filter.state}
          options={CAMPAIGN_CLUSTER_STATES.map(state => ({
            value: state,
            label: t(`campaigns.clusterState.${state}`),
          }))}
          onChange={value =>
            onFilter({
              ...filter,
              state: CAMPAIGN_CLUSTER_STATES.find(each => each === value),
            })
          }
        />
        <FilterSelect
          label={t('campaigns.filter.wave')}
          value={filter.wave === undefined ? undefined : String(filter.wave)}
          options={Array.from({ length: campaign.waveCount ?? 0 }, (_, i) => ({
            value: String(i + 1),
            label: t('campaigns.waves.wave', { wave: String(i + 1) }),
          }))}
          onChange={value =>
            onFilter({ ...filter, wave: value ? Number(value) : undefined })
          }
        />
      </div>
      <QueryResult query={clusters}>
        {data => (
          <>
            {data.hidden > 0 && (
              <MutedText>
                {t('campaigns.list.hidden', { count: data.hidden })}
              </MutedText>
            )}
            {data.total === 0 && data.hidden === 0 && (
              <MutedText>
                {isFiltered
                  ? t('campaigns.list.nothing')
                  : t('campaigns.list.notPreviewed')}
              </MutedText>
            )}
            {data.total === 0 && isFiltered && (
              <Button color="primary" size="small" onClick={() => onFilter({})}>
                {t('campaigns.list.showAll')}
              </Button>
            )}
            {data.clusters.length > 0 && (
              <DataTable
                className={table.wide}
                label={t('campaigns.list.title')}
                columns={[
                  t('campaigns.list.column.cluster'),
                  t('campaigns.list.column.owner'),
                  t('campaigns.list.column.wave'),
                  t('campaigns.list.column.version'),
                  t('campaigns.list.column.state'),
                  t('campaigns.list.column.details'),
                ]}
              >
                {data.clusters.map(cluster => (
                  <CampaignClusterRow
                    key={cluster.id}
                    campaign={campaign}
                    cluster={cluster}
                    mayUpdate={mayUpdate}
                    onChanged={clusters.refetch}
                  />
                ))}
              </DataTable>
            )}
            {data.total > PAGE_SIZES[0] && (
              <TablePagination
                component="div"
                count={data.total}
                page={page}
                rowsPerPage={size}
                rowsPerPageOptions={[...PAGE_SIZES]}
                labelRowsPerPage={t('campaigns.list.pages.rows')}
                labelDisplayedRows={({ from, to, count }) =>
                  t('campaigns.pages.range', {
                    from: String(from),
                    to: String(to),
                    total: String(count),
                  })
                }
                nextIconButtonText={t('campaigns.pages.next')}
                backIconButtonText={t('campaigns.pages.previous')}
                SelectProps={{
                  inputProps: { 'aria-label': t('campaigns.list.pages.rows') },
                  native: true,
                }}
                onPageChange={(_, next) => setShown({ page: next, filter })}
                onRowsPerPageChange={({ target }) => {
                  setSize(Number(target.value));
                  setShown({ page: 0, filter });
                }}
              />
            )}
          </>
        )}
      </QueryResult>
    </Panel>
  );
}

/** Saves all clusters of the campaign that the user may see. */
function ReportButton({ campaign }: { campaign: Campaign }) {
  const { t } = useProtonTranslation();
  const protonApi = useApi(protonApiRef);
  const alertApi = useApi(alertApiRef);
  const save = useTask(async () => {
    try {
      saveFile({
        name: t('campaigns.list.csvName'),
        type: 'text/csv',
        content: await protonApi.exportCampaign(campaign.id),
      });
    } catch (error) {
      alertApi.post({
        severity: 'error',
        message: t('campaigns.list.csvFailed', {
          reason: explainError(error as Error, t),
        }),
      });
    }
  });
  return (
    <Button
      size="small"
      startIcon={<GetAppIcon />}
      disabled={!campaign.waveCount || save.running}
      onClick={save.run}
    >
      {t('campaigns.list.csv')}
    </Button>
  );
}
