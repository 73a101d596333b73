import Typography from '@material-ui/core/Typography';
import { CampaignClusterPreview } from '@proton-vending/backstage-plugin-proton-common';
import { describeViolation } from '../../fields/environmentInputs/describeViolation';
import { useProtonTranslation } from '../../useProtonTranslation';
import { PlanCounts } from '../PlanPreview';
import { InputChangesTable } from '../shared/InputChangesTable';
import { MutedText } from '../shared/MutedText';
import { RelativeTime } from '../shared/RelativeTime';
import { Stack } from '../shared/Stack';

/** All that a preview found out about a cluster. */
export function ClusterPreviewDetails(props: {
  preview: CampaignClusterPreview;
}) {
  const { t } = useProtonTranslation();
  const { changes, missingInputs, plan, previewedAt, violations } =
    props.preview;
  return (
    <Stack>
      <MutedText>
        {t('campaigns.list.previewedAt')} <RelativeTime time={previewedAt} />
      </MutedText>
      {missingInputs.length > 0 && (
        <Typography variant="body2">
          {t('campaigns.list.missing', { inputs: missingInputs.join(', ') })}
        </Typography>
      )}
      {violations.length > 0 && (
        <ul>
          {violations.map(violation => (
            <li key={`${violation.path} ${violation.message}`}>
              <code>{violation.path}</code>{' '}
              {describeViolation(violation, {}, t)}
            </li>
          ))}
        </ul>
      )}
      {changes.length > 0 ? (
        <InputChangesTable changes={changes} />
      ) : (
        <MutedText>{t('cluster.inputs.same')}</MutedText>
      )}
      {plan?.counts && <PlanCounts counts={plan.counts} />}
      {plan?.losses && plan.losses.length > 0 && (
        <Typography variant="body2">
          {t('campaigns.list.losses', {
            resources: plan.losses.map(({ address }) => address).join(', '),
          })}
        </Typography>
      )}
      {plan?.message && (
        <Typography variant="body2">
          {plan.status === 'FAILED'
            ? t('campaigns.list.planFailed', { reason: plan.message })
            : t('campaigns.list.notPlanned', { reason: plan.message })}
        </Typography>
      )}
    </Stack>
  );
}
