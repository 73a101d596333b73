import { useApi } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import {
  CampaignCluster,
  CampaignDelay,
} from '@proton-vending/backstage-plugin-proton-common';
import { protonApiRef } from '../../api';
import { useTask } from '../../hooks/useTask';
import { useTimeFormat } from '../../hooks/useTimeFormat';
import { useProtonTranslation } from '../../useProtonTranslation';
import { ErrorText } from '../shared/ErrorText';

/** The delay that an owner asked for, and the decision about it. */
export function ClusterDelay(props: {
  campaignId: string;
  cluster: CampaignCluster;
  delay: CampaignDelay;
  mayDecide: boolean;
  onChanged: () => void;
}) {
  const { campaignId, cluster, delay, mayDecide, onChanged } = props;
  const { t } = useProtonTranslation();
  const format = useTimeFormat();
  const protonApi = useApi(protonApiRef);
  const name = cluster.title ?? cluster.name;
  const decide = useTask(async (decision: 'grant' | 'refuse') => {
    await protonApi.decideCampaignDelay(campaignId, cluster.id, { decision });
    onChanged();
  });
  return (
    <div>
      <Typography variant="body2">
        {t(`campaigns.list.delay.${delay.state}`, {
          time: format.absolute(new Date(delay.until)),
          reason: delay.reason,
        })}
      </Typography>
      {mayDecide && delay.state === 'requested' && (
        <>
          <Button
            size="small"
            color="primary"
            disabled={decide.running}
            aria-label={t('campaigns.list.delay.grantOf', { name })}
            onClick={() => decide.run('grant')}
          >
            {t('campaigns.list.delay.grant')}
          </Button>
          <Button
            size="small"
            disabled={decide.running}
            aria-label={t('campaigns.list.delay.refuseOf', { name })}
            onClick={() => decide.run('refuse')}
          >
            {t('campaigns.list.delay.refuse')}
          </Button>
        </>
      )}
      <ErrorText
        error={decide.error}
        describe={reason => t('campaigns.list.delay.failed', { reason })}
      />
    </div>
  );
}
