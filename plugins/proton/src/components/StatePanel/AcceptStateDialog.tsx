import { useApi } from '@backstage/core-plugin-api';
import Typography from '@material-ui/core/Typography';
import { EnvironmentDeletion, protonApiRef } from '../../api';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useCluster } from '../ClusterTab/ClusterContext';
import { DeletionDialog } from '../ManageSection/DeletionDialog';

/** Accepts the state as it is after the user types the cluster's name. */
export function AcceptStateDialog(props: {
  onAccept: () => void;
  onClose: () => void;
}) {
  const { t } = useProtonTranslation();
  const { entityRef, overview } = useCluster();
  const protonApi = useApi(protonApiRef);

  async function onConfirm(confirmation: EnvironmentDeletion) {
    await protonApi.acceptEnvironmentState(entityRef, confirmation);
    props.onClose();
    props.onAccept();
  }

  return (
    <DeletionDialog
      title={t('cluster.state.accept.question', {
        name: overview.environment.name,
      })}
      confirm={t('cluster.state.accept.action')}
      reasonHelp={t('common.reasonForAudit')}
      onConfirm={onConfirm}
      onClose={props.onClose}
    >
      <Typography variant="body2">
        {t('cluster.state.accept.consequence')}
      </Typography>
    </DeletionDialog>
  );
}
