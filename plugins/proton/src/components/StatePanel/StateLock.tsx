import {
  EnvironmentStateVersions,
  isDeploymentRunning,
} from '@proton-vending/backstage-plugin-proton-common';
import { useState } from 'react';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useCluster } from '../ClusterTab/ClusterContext';
import { RelativeTime } from '../shared/RelativeTime';
import { StateAlert } from './StateAlert';
import { StateWriter } from './StateWriter';
import { UnlockStateDialog } from './UnlockStateDialog';

/** Who has locked the state and since when, and how to unlock it. */
export function StateLock(props: {
  lock: NonNullable<EnvironmentStateVersions['lock']>;
  onUnlock: () => void;
  /** The lock may be another one by now. */
  onClose: () => void;
}) {
  const { t } = useProtonTranslation();
  const { operation, overview } = useCluster();
  const { lock, onUnlock, onClose } = props;
  const [unlocking, setUnlocking] = useState(false);
  const holderRuns =
    isDeploymentRunning(overview.environment.deploymentStatus) &&
    lock.deploymentId !== undefined &&
    lock.deploymentId === overview.lastDeploymentId;
  return (
    <div>
      <StateAlert
        severity={holderRuns ? 'info' : 'warning'}
        action={t('cluster.state.lock.action')}
        state={operation('unlock-state')}
        onClick={() => setUnlocking(true)}
      >
        {t('cluster.state.lock.locked', {
          holder: (
            <StateWriter name={lock.holder} deploymentId={lock.deploymentId} />
          ),
          time: <RelativeTime time={lock.createdAt} />,
        })}
      </StateAlert>
      {unlocking && (
        <UnlockStateDialog
          lock={lock}
          holderRuns={holderRuns}
          onUnlock={onUnlock}
          onClose={() => {
            setUnlocking(false);
            onClose();
          }}
        />
      )}
    </div>
  );
}
