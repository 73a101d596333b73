import { useApi } from '@backstage/core-plugin-api';
import Typography from '@material-ui/core/Typography';
import Alert from '@material-ui/lab/Alert';
import { RetainedEnvironment } from '@proton-vending/backstage-plugin-proton-common';
import { useState } from 'react';
import { EnvironmentDeletion, protonApiRef } from '../../api';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useCluster } from '../ClusterTab/ClusterContext';
import { ConfirmDialog } from '../shared/ConfirmDialog';
import { DeletionDialog } from './DeletionDialog';

/** Forgets the environment and keeps its infrastructure, once its name is typed. */
export function RetainDialog(props: { onClose: () => void }) {
  const { t } = useProtonTranslation();
  const { entityRef, overview, refresh } = useCluster();
  const { name } = overview.environment;
  const protonApi = useApi(protonApiRef);
  const [retained, setRetained] = useState<RetainedEnvironment>();

  async function onConfirm(deletion: EnvironmentDeletion) {
    setRetained(await protonApi.retainEnvironment(entityRef, deletion));
  }

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
        task={{ running: false, run: close, reset: close }}
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
    <DeletionDialog
      title={t('cluster.manage.retain.question', { name })}
      confirm={t('cluster.manage.retain.action')}
      onConfirm={onConfirm}
      onClose={close}
    >
      <Typography variant="body2">
        {t('cluster.manage.retain.consequence')}
      </Typography>
    </DeletionDialog>
  );
}
