import { useApi } from '@backstage/core-plugin-api';
import Typography from '@material-ui/core/Typography';
import { useNavigate } from 'react-router-dom';
import { protonApiRef } from '../../api';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useCluster } from '../ClusterTab/ClusterContext';
import { toStartedDeployment } from '../shared/toStartedDeployment';
import { Dependents } from './Dependents';
import { Farewell, FarewellDialog } from './FarewellDialog';

/** Destroys the infrastructure and the environment, once its name is typed. */
export function DeleteDialog(props: { onClose: () => void }) {
  const { t } = useProtonTranslation();
  const { entity, entityRef, overview, refresh, toSection } = useCluster();
  const { name } = overview.environment;
  const protonApi = useApi(protonApiRef);
  const navigate = useNavigate();

  async function onConfirm(farewell: Farewell) {
    const started = await protonApi.deleteEnvironment(entityRef, farewell);
    refresh();
    props.onClose();
    navigate(toSection(toStartedDeployment(started)));
  }

  return (
    <FarewellDialog
      title={t('cluster.manage.delete.question', { name })}
      confirm={t('cluster.manage.delete.action')}
      onConfirm={onConfirm}
      onClose={props.onClose}
    >
      <Typography variant="body2">
        {t('cluster.manage.delete.description')}
      </Typography>
      <Dependents entity={entity} />
    </FarewellDialog>
  );
}
