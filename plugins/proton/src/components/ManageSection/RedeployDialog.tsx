import { useApi } from '@backstage/core-plugin-api';
import Typography from '@material-ui/core/Typography';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { protonApiRef } from '../../api';
import { useTask } from '../../hooks/useTask';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useCluster } from '../ClusterTab/ClusterContext';
import { ReasonField } from '../shared/ReasonField';
import { toStartedDeployment } from '../shared/toStartedDeployment';
import { ConfirmDialog } from '../shared/ConfirmDialog';

/** Deploys the same again. */
export function RedeployDialog(props: { onClose: () => void }) {
  const { t } = useProtonTranslation();
  const { entityRef, overview, refresh, toSection } = useCluster();
  const protonApi = useApi(protonApiRef);
  const navigate = useNavigate();
  const [reason, setReason] = useState('');
  const task = useTask(async () => {
    const started = await protonApi.updateEnvironment(entityRef, {
      reason: reason.trim() || undefined,
    });
    refresh();
    props.onClose();
    navigate(toSection(toStartedDeployment(started)));
  });
  return (
    <ConfirmDialog
      title={t('cluster.manage.redeploy.question', {
        name: overview.environment.name,
      })}
      confirm={t('cluster.manage.redeploy.action')}
      task={task}
      onClose={props.onClose}
    >
      <Typography variant="body2">
        {t('cluster.manage.redeploy.description')}
      </Typography>
      <ReasonField value={reason} onChange={setReason} />
    </ConfirmDialog>
  );
}
