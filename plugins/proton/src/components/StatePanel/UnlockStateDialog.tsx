import { useApi } from '@backstage/core-plugin-api';
import Typography from '@material-ui/core/Typography';
import Alert from '@material-ui/lab/Alert';
import { EnvironmentStateVersions } from '@proton-vending/backstage-plugin-proton-common';
import { useState } from 'react';
import { protonApiRef } from '../../api';
import { useTask } from '../../hooks/useTask';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useCluster } from '../ClusterTab/ClusterContext';
import { ConfirmDialog } from '../shared/ConfirmDialog';
import { ReasonField } from '../shared/ReasonField';

/** Removes the lock of the state that the user has seen. */
export function UnlockStateDialog(props: {
  lock: NonNullable<EnvironmentStateVersions['lock']>;
  /** Whether the deployment that has the lock is still running. */
  holderRuns: boolean;
  onUnlock: () => void;
  onClose: () => void;
}) {
  const { t } = useProtonTranslation();
  const { entityRef, overview } = useCluster();
  const protonApi = useApi(protonApiRef);
  const [reason, setReason] = useState('');
  const { lock, onUnlock, onClose } = props;
  const task = useTask(async () => {
    await protonApi.unlockEnvironmentState(entityRef, {
      lockId: lock.id,
      reason: reason.trim() || undefined,
    });
    onUnlock();
    onClose();
  });
  return (
    <ConfirmDialog
      title={t('cluster.state.lock.question', {
        name: overview.environment.name,
      })}
      confirm={t('cluster.state.lock.action')}
      danger
      task={task}
      onClose={onClose}
    >
      {props.holderRuns && (
        <Alert severity="warning">{t('cluster.state.lock.runs')}</Alert>
      )}
      <Typography variant="body2">
        {t('cluster.state.lock.consequence', { holder: lock.holder })}
      </Typography>
      <ReasonField
        value={reason}
        onChange={setReason}
        help={t('common.reasonForAudit')}
      />
    </ConfirmDialog>
  );
}
