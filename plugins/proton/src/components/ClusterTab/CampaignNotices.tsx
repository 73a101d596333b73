import { LinkButton } from '@backstage/core-components';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { useRouteRef } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import Alert from '@material-ui/lab/Alert';
import AlertTitle from '@material-ui/lab/AlertTitle';
import {
  CampaignTarget,
  EnvironmentCampaignList,
  PROTON_CAMPAIGNS_SIGNAL_CHANNEL,
  protonCampaignReadPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import { useState } from 'react';
import { useCampaignQuery } from '../../query/useCampaignQuery';
import { usePermissions } from '../../query/usePermissions';
import { campaignsLinkRouteRef } from '../../routes';
import {
  ProtonTranslate,
  useProtonTranslation,
} from '../../useProtonTranslation';
import { ClusterDelay } from '../CampaignsPage/ClusterDelay';
import { RelativeTime } from '../shared/RelativeTime';
import { useCluster } from './ClusterContext';
import { DelayDialog } from './DelayDialog';

type Concern = EnvironmentCampaignList['campaigns'][number];

const useStyles = makeStyles(theme => ({
  root: { overflowWrap: 'anywhere' },
  actions: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1),
    marginTop: theme.spacing(1.5),
  },
}));

/** Says which campaigns will change the cluster, to those who may see campaigns. */
export function CampaignNotices() {
  const { entityRef } = useCluster();
  const { isAllowed } = usePermissions();
  const { data, refetch } = useCampaignQuery(
    isAllowed(protonCampaignReadPermission)
      ? ['cluster campaigns', stringifyEntityRef(entityRef)]
      : undefined,
    (protonApi, options) =>
      protonApi.listEnvironmentCampaigns(entityRef, options),
    {
      channel: PROTON_CAMPAIGNS_SIGNAL_CHANNEL,
      isWorking: ({ campaigns }) =>
        campaigns.some(({ cluster }) => cluster.state === 'running'),
    },
  );
  return (
    <>
      {data?.campaigns.map(concern => (
        <CampaignNotice
          key={concern.campaign.id}
          concern={concern}
          onChanged={refetch}
        />
      ))}
    </>
  );
}

function CampaignNotice(props: { concern: Concern; onChanged: () => void }) {
  const { concern, onChanged } = props;
  const { campaign, cluster } = concern;
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const { operation, overview, toSection } = useCluster();
  const toCampaigns = useRouteRef(campaignsLinkRouteRef);
  const [asks, setAsks] = useState(false);
  const { target } = campaign;
  const mayAsk =
    cluster.state === 'waiting' &&
    cluster.delay?.state !== 'requested' &&
    operation('edit').allowed;
  return (
    <Alert severity="info" variant="outlined" className={classes.root}>
      <AlertTitle>
        {t('campaigns.notice.title', { name: campaign.name })}
      </AlertTitle>
      <Typography variant="body2">
        {describeChange(target, t)} <When concern={concern} />
      </Typography>
      <Typography variant="body2">
        {t('campaigns.notice.reason', { reason: campaign.reason })}
      </Typography>
      {cluster.delay && (
        <ClusterDelay
          campaignId={campaign.id}
          cluster={cluster}
          delay={cluster.delay}
          mayDecide={false}
          onChanged={onChanged}
        />
      )}
      <div className={classes.actions}>
        {target.type === 'version' &&
          cluster.state !== 'running' &&
          operation('upgrade').allowed && (
            <LinkButton
              size="small"
              variant="outlined"
              color="primary"
              to={toSection(`versions/${target.version}`)}
            >
              {t('campaigns.notice.upgrade')}
            </LinkButton>
          )}
        {mayAsk && (
          <Button size="small" variant="outlined" onClick={() => setAsks(true)}>
            {t('campaigns.notice.askDelay')}
          </Button>
        )}
        {toCampaigns && (
          <LinkButton size="small" to={`${toCampaigns()}/${campaign.id}`}>
            {t('campaigns.notice.show')}
          </LinkButton>
        )}
      </div>
      {asks && (
        <DelayDialog
          campaignId={campaign.id}
          clusterId={cluster.id}
          name={overview.environment.name}
          onRequested={onChanged}
          onClose={() => setAsks(false)}
        />
      )}
    </Alert>
  );
}

function describeChange(target: CampaignTarget, t: ProtonTranslate): string {
  switch (target.type) {
    case 'version':
      return t('campaigns.notice.version', { version: target.version });
    case 'rollback':
      return t('campaigns.notice.rollback');
    default: {
      const inputs = Object.keys(target.inputs ?? {});
      return inputs.length > 0
        ? t('campaigns.notice.redeployInputs', { inputs: inputs.join(', ') })
        : t('campaigns.notice.redeploy');
    }
  }
}

/** When the cluster is changed, as far as that is known. */
function When({ concern }: { concern: Concern }) {
  const { campaign, cluster } = concern;
  const { t } = useProtonTranslation();
  const wave = String(cluster.wave);
  if (cluster.state === 'running') {
    return <>{t('campaigns.notice.running')}</>;
  }
  if (cluster.state === 'delayed') {
    return null;
  }
  if (campaign.state === 'announced' && campaign.beginsAt) {
    return (
      <>
        {t('campaigns.notice.announced', {
          time: <RelativeTime time={campaign.beginsAt} />,
        })}
      </>
    );
  }
  return (
    <>
      {campaign.state === 'paused'
        ? t('campaigns.notice.paused', { wave })
        : t('campaigns.notice.waiting', { wave })}
    </>
  );
}
