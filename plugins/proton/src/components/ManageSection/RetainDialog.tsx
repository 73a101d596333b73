import { useApi } from '@backstage/core-plugin-api';
import Typography from '@material-ui/core/Typography';
import Alert from '@material-ui/lab/Alert';
import { RetainedEnvironment } from '@proton-vending/backstage-plugin-proton-common';
import { useState } from 'react';
import { protonApiRef } from '../../api';
import { useTask } from '../../hooks/useTask';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useCluster } from '../ClusterTab/ClusterContext';
import { ReasonField } from '../shared/ReasonField';
import { ConfirmDialog } from './ConfirmDialog';
import { NameConfirmation } from './NameConfirmation';

/** Forgets the environment and keeps its infrastructure, once its name is typed. */
export function RetainDialog(props: { onClose: () => void }) {
  const { t } = useProtonTranslation();
  const { entityRef, overview, refresh } = useCluster();
  const { name } = overview.environment;
  const protonApi = useApi(protonApiRef);
  const [confirmName, setConfirmName] = useState('');
  const [reason, setReason] = useState('');
  const [retained, setRetained] = useState<RetainedEnvironment>();
  const task = useTask(async () => {
    setRetained(
      await protonApi.retainEnvironment(entityRef, {
        confirmName,
        reason: reason.trim() || undefined,
      }),
    );
  });
  // What is left has to be read before the page forgets the environment.
  function close() {
    props.onClose();
    if (retained) {
      refresh();
    }
  }
  if (retained) {
    return (
      <ConfirmDialog
        title={t('cluster.manage.retain.done', { name })}
        confirm={t('common.close')}
        ready
        running={false}
        onConfirm={close}
        onClose={close}
      >
        <Alert severity="info">{retained.message}</Alert>
        <Typography variant="body2">
          {t('cluster.manage.retain.state', { id: retained.environmentId })}
        </Typography>
      </ConfirmDialog>
    );
  }
  return (
    <ConfirmDialog
      title={t('cluster.manage.retain.question', { name })}
      confirm={t('cluster.manage.retain.action')}
      danger
      ready={confirmName === name}
      running={task.running}
      error={task.error}
      onConfirm={task.run}
      onClose={close}
    >
      <Typography variant="body2">
        {t('cluster.manage.retain.consequence')}
      </Typography>
      <NameConfirmation
        name={name}
        value={confirmName}
        onChange={setConfirmName}
      />
      <ReasonField value={reason} onChange={setReason} />
    </ConfirmDialog>
  );
}
