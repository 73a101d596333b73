import Alert from '@material-ui/lab/Alert';
import Typography from '@material-ui/core/Typography';
import {
  EnvironmentStateVersions,
  isDeploymentRunning,
  OperationState,
} from '@proton-vending/backstage-plugin-proton-common';
import { useState } from 'react';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useCluster } from '../ClusterTab/ClusterContext';
import { OperationButton } from '../shared/OperationButton';
import { RelativeTime } from '../shared/RelativeTime';
import { StateWriter } from './StateWriter';
import { UnlockStateDialog } from './UnlockStateDialog';

type StateLockInfo = NonNullable<EnvironmentStateVersions['lock']>;

/** Who has locked the state and since when, and how to unlock it. */
export function StateLock(props: {
  lock: StateLockInfo;
  onUnlock: () => void;
  /** The lock may be another one by now. */
  onClose: () => void;
}) {
  const { t } = useProtonTranslation();
  const { lock, onUnlock, onClose } = props;
  const [unlocking, setUnlocking] = useState(false);
  const { isOfRunning, unlock } = useUnlock(lock);
  return (
    <Alert
      severity={isOfRunning ? 'info' : 'warning'}
      action={
        <OperationButton state={unlock} onClick={() => setUnlocking(true)}>
          {t('cluster.state.lock.action')}
        </OperationButton>
      }
    >
      {t('cluster.state.lock.locked', {
        holder: (
          <StateWriter name={lock.holder} deploymentId={lock.deploymentId} />
        ),
        time: <RelativeTime time={lock.createdAt} />,
      })}
      {unlock.reason && (
        <Typography variant="body2">{unlock.reason}</Typography>
      )}
      {unlocking && (
        <UnlockStateDialog
          lock={lock}
          onUnlock={onUnlock}
          onClose={() => {
            setUnlocking(false);
            onClose();
          }}
        />
      )}
    </Alert>
  );
}

/** A deployment that runs needs its lock; cancelling it gives the lock back. */
function useUnlock(lock: StateLockInfo): {
  isOfRunning: boolean;
  unlock: OperationState;
} {
  const { t } = useProtonTranslation();
  const { operation, overview } = useCluster();
  const state = operation('unlock-state');
  const isOfRunning =
    isDeploymentRunning(overview.environment.deploymentStatus) &&
    lock.deploymentId !== undefined &&
    lock.deploymentId === overview.lastDeploymentId;
  return {
    isOfRunning,
    unlock:
      isOfRunning && state.allowed
        ? { allowed: false, reason: t('disabledReasons.deployment-running') }
        : state,
  };
}
