import { useApi } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import { protonApiRef } from '../../api';
import { useTask } from '../../hooks/useTask';
import { useProtonTranslation } from '../../useProtonTranslation';
import { ErrorText } from '../shared/ErrorText';

/** Deploys one cluster of a campaign again. */
export function RetryButton(props: {
  campaignId: string;
  clusterId: string;
  /** Of the cluster. */
  name: string;
  onChanged: () => void;
}) {
  const { campaignId, clusterId, name, onChanged } = props;
  const { t } = useProtonTranslation();
  const protonApi = useApi(protonApiRef);
  const retry = useTask(async () => {
    await protonApi.retryCampaign(campaignId, { clusterIds: [clusterId] });
    onChanged();
  });
  return (
    <>
      <Button
        size="small"
        color="primary"
        disabled={retry.running}
        aria-label={t('campaigns.list.retryOf', { name })}
        onClick={retry.run}
      >
        {t('campaigns.list.retry')}
      </Button>
      <ErrorText
        error={retry.error}
        describe={reason => t('campaigns.list.retryFailed', { reason })}
      />
    </>
  );
}
