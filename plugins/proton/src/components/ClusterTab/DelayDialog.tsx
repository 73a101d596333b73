import { useApi } from '@backstage/core-plugin-api';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { MAX_PROTON_REASON_LENGTH } from '@proton-vending/backstage-plugin-proton-common';
import { useState } from 'react';
import { protonApiRef } from '../../api';
import { toLocalTime } from '../../hooks/toLocalTime';
import { useTask } from '../../hooks/useTask';
import { useProtonTranslation } from '../../useProtonTranslation';
import { ConfirmDialog } from '../shared/ConfirmDialog';

/** Suggested, in milliseconds. */
const WEEK = 7 * 24 * 60 * 60_000;

/** Asks those who run a campaign to deploy a cluster later. */
export function DelayDialog(props: {
  campaignId: string;
  clusterId: string;
  /** Of the cluster. */
  name: string;
  onRequested: () => void;
  onClose: () => void;
}) {
  const { campaignId, clusterId, name, onRequested, onClose } = props;
  const { t } = useProtonTranslation();
  const protonApi = useApi(protonApiRef);
  const [until, setUntil] = useState(() =>
    toLocalTime(new Date(Date.now() + WEEK)),
  );
  const [reason, setReason] = useState('');
  // NaN, without a whole time, is after nothing.
  const isFuture = new Date(until).getTime() > Date.now();
  const task = useTask(async () => {
    await protonApi.requestCampaignDelay(campaignId, clusterId, {
      until: new Date(until).toISOString(),
      reason: reason.trim(),
    });
    onRequested();
    onClose();
  });
  return (
    <ConfirmDialog
      title={t('campaigns.notice.askTitle', { name })}
      confirm={t('campaigns.notice.ask')}
      ready={isFuture && reason.trim() !== ''}
      describeFailure={why => t('campaigns.notice.askFailed', { reason: why })}
      task={task}
      onClose={onClose}
    >
      <Typography variant="body2">{t('campaigns.notice.askText')}</Typography>
      <TextField
        id="proton-delay-until"
        type="datetime-local"
        size="small"
        variant="outlined"
        fullWidth
        label={t('campaigns.notice.until')}
        helperText={
          isFuture
            ? t('campaigns.notice.untilHelp')
            : t('campaigns.notice.untilPast')
        }
        error={!isFuture}
        value={until}
        InputLabelProps={{ shrink: true }}
        onChange={({ target }) => setUntil(target.value)}
      />
      <TextField
        id="proton-delay-reason"
        size="small"
        variant="outlined"
        fullWidth
        label={t('campaigns.notice.delayReason')}
        helperText={t('campaigns.notice.delayReasonHelp')}
        value={reason}
        inputProps={{ maxLength: MAX_PROTON_REASON_LENGTH }}
        onChange={({ target }) => setReason(target.value)}
      />
    </ConfirmDialog>
  );
}
