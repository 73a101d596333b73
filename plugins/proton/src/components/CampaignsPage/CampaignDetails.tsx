import { LinkButton } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import Skeleton from '@material-ui/lab/Skeleton';
import {
  Campaign,
  CampaignClusterState,
  campaignSignalChannel,
  protonCampaignUpdatePermission,
} from '@proton-vending/backstage-plugin-proton-common';
import { useState } from 'react';
import { useParams } from 'react-router-dom';
import { isWorking, useCampaignQuery } from '../../query/useCampaignQuery';
import { usePermissions } from '../../query/usePermissions';
import { campaignsRouteRef } from '../../routes';
import { useProtonTranslation } from '../../useProtonTranslation';
import { ErrorNotice } from '../shared/ErrorNotice';
import { Panel } from '../shared/Panel';
import { Problem } from '../shared/Problem';
import { Stack } from '../shared/Stack';
import { CampaignActions } from './CampaignActions';
import { CampaignClusters } from './CampaignClusters';
import { CampaignFacts } from './CampaignFacts';
import { CampaignHead } from './CampaignHead';
import { CampaignWavesPanel } from './CampaignWavesPanel';
import { countDone } from './describeCampaign';

const useStyles = makeStyles(theme => ({
  title: { overflowWrap: 'anywhere', margin: theme.spacing(0.5, 0) },
}));

/** What the table of clusters shows. */
export interface ClusterFilter {
  state?: CampaignClusterState;
  wave?: number;
}

/** A campaign: its state, what can be done with it, and its clusters. */
export function CampaignDetails() {
  const { campaignId = '' } = useParams();
  return <CampaignWithId key={campaignId} campaignId={campaignId} />;
}

function CampaignWithId({ campaignId }: { campaignId: string }) {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const campaigns = useRouteRef(campaignsRouteRef);
  const { isAllowed } = usePermissions();
  const [filter, setFilter] = useState<ClusterFilter>({});
  const { data, error, refetch } = useCampaignQuery<Campaign>(
    ['campaign', campaignId],
    (protonApi, options) => protonApi.getCampaign(campaignId, options),
    { channel: campaignSignalChannel(campaignId), isWorking },
  );
  const mayUpdate = isAllowed(protonCampaignUpdatePermission);
  const hasClusters = data !== undefined && countDone(data.counts).total > 0;
  return (
    <Stack>
      <div>
        <LinkButton size="small" to={campaigns()}>
          ← {t('campaigns.all')}
        </LinkButton>
        {data && (
          <Typography variant="h5" component="h2" className={classes.title}>
            {data.name}
          </Typography>
        )}
      </div>
      {!data && error && (
        <Problem
          error={error}
          onRetry={refetch}
          denied={{
            title: t('campaigns.denied.title'),
            description: t('campaigns.denied.description'),
          }}
        />
      )}
      {!data && !error && (
        <div role="status" aria-label={t('campaigns.loadingCampaign')}>
          <Skeleton width="30%" height={48} />
          <Skeleton variant="rect" height={220} />
        </div>
      )}
      {data && (
        <>
          <ErrorNotice error={error} onRetry={refetch} />
          <CampaignHead
            campaign={data}
            filter={filter}
            onFilter={setFilter}
            actions={
              mayUpdate && (
                <CampaignActions campaign={data} onChanged={refetch} />
              )
            }
          />
          {hasClusters && data.waveProgress && (
            <CampaignWavesPanel
              campaign={data}
              waves={data.waveProgress}
              mayUpdate={mayUpdate}
            />
          )}
          <CampaignClusters
            campaign={data}
            filter={filter}
            onFilter={setFilter}
            mayUpdate={mayUpdate}
          />
          <Panel title={t('campaigns.details.settings')}>
            <CampaignFacts campaign={data} />
          </Panel>
        </>
      )}
    </Stack>
  );
}
