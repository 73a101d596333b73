import { useApi } from '@backstage/core-plugin-api';
import Typography from '@material-ui/core/Typography';
import { EnvironmentDeletion, protonApiRef } from '../../api';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useCluster } from '../ClusterTab/ClusterContext';
import { DeletionDialog } from '../ManageSection/DeletionDialog';

/** Restores an earlier version after the user types the cluster's name. */
export function RestoreStateDialog(props: {
  version: number;
  /** The version that is the last one until then. */
  last: number;
  onRestore: (restored: { version: number; restored: number }) => void;
  onClose: () => void;
}) {
  const { t } = useProtonTranslation();
  const { entityRef, overview } = useCluster();
  const protonApi = useApi(protonApiRef);
  const { version, last, onRestore, onClose } = props;

  async function onConfirm(confirmation: EnvironmentDeletion) {
    const { version: restored } = await protonApi.restoreEnvironmentState(
      entityRef,
      version,
      confirmation,
    );
    onClose();
    onRestore({ version, restored });
  }

  return (
    <DeletionDialog
      title={t('cluster.state.restore.question', {
        name: overview.environment.name,
        version: String(version),
      })}
      confirm={t('cluster.state.restore.confirm')}
      reasonHelp={t('common.reasonForAudit')}
      onConfirm={onConfirm}
      onClose={onClose}
    >
      <Typography variant="body2">
        {t('cluster.state.restore.consequence')}
      </Typography>
      <Typography variant="body2">
        {t('cluster.state.restore.kept', { version: String(last) })}
      </Typography>
    </DeletionDialog>
  );
}
