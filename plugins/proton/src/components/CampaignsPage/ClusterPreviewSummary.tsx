import Typography from '@material-ui/core/Typography';
import { CampaignClusterPreview } from '@proton-vending/backstage-plugin-proton-common';
import { useProtonTranslation } from '../../useProtonTranslation';
import { PlanCounts } from '../PlanPreview';
import { SmallStatus } from '../shared/SmallStatus';

/** What a campaign would do to a cluster, in a few lines. */
export function ClusterPreviewSummary(props: {
  preview: CampaignClusterPreview;
}) {
  const { t } = useProtonTranslation();
  const { changes, missingInputs, plan, skipReason, violations } =
    props.preview;
  if (skipReason) {
    return (
      <>
        <SmallStatus tone="warning">{t('campaigns.list.willSkip')}</SmallStatus>
        <Typography variant="body2">{skipReason.message}</Typography>
        {missingInputs.length > 0 && (
          <Typography variant="body2">
            {t('campaigns.list.missing', { inputs: missingInputs.join(', ') })}
          </Typography>
        )}
        {violations.length > 0 && (
          <Typography variant="body2">
            {t('campaigns.list.violations', { count: violations.length })}
          </Typography>
        )}
      </>
    );
  }
  return (
    <>
      {plan?.status === 'READY' && plan.counts && (
        <PlanCounts counts={plan.counts} />
      )}
      {plan?.status === 'FAILED' && (
        <SmallStatus tone="warning">
          {t('campaigns.list.planFailedShort')}
        </SmallStatus>
      )}
      {plan?.status !== 'READY' && plan?.status !== 'FAILED' && (
        <SmallStatus tone="ok">{t('campaigns.list.ready')}</SmallStatus>
      )}
      {changes.length > 0 && (
        <Typography variant="body2">
          {t('campaigns.list.changes', { count: changes.length })}
        </Typography>
      )}
    </>
  );
}
