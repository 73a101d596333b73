import { useApi } from '@backstage/core-plugin-api';
import Typography from '@material-ui/core/Typography';
import { protonApiRef } from '../../api';
import { useTask } from '../../hooks/useTask';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useCluster } from '../ClusterTab/ClusterContext';
import { ConfirmDialog } from '../shared/ConfirmDialog';

/** Stops the deployment that runs. */
export function CancelDialog(props: { onClose: () => void }) {
  const { t } = useProtonTranslation();
  const { entityRef, overview, refresh } = useCluster();
  const protonApi = useApi(protonApiRef);
  const task = useTask(async () => {
    await protonApi.cancelEnvironmentDeployment(entityRef);
    refresh();
    props.onClose();
  });
  return (
    <ConfirmDialog
      title={t('cluster.manage.cancel.question', {
        name: overview.environment.name,
      })}
      confirm={t('cluster.manage.cancel.action')}
      dismiss={t('cluster.manage.cancel.dismiss')}
      danger
      task={task}
      onClose={props.onClose}
    >
      <Typography variant="body2">
        {t('cluster.manage.cancel.consequence')}
      </Typography>
    </ConfirmDialog>
  );
}
