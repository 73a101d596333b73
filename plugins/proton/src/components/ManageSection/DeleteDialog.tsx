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
import { ConfirmDialog } from './ConfirmDialog';
import { Dependents } from './Dependents';
import { NameConfirmation } from './NameConfirmation';

/** Destroys the infrastructure and the environment, once its name is typed. */
export function DeleteDialog(props: { onClose: () => void }) {
  const { t } = useProtonTranslation();
  const { entity, entityRef, overview, refresh, toSection } = useCluster();
  const { name } = overview.environment;
  const protonApi = useApi(protonApiRef);
  const navigate = useNavigate();
  const [confirmName, setConfirmName] = useState('');
  const [reason, setReason] = useState('');
  const task = useTask(async () => {
    const started = await protonApi.deleteEnvironment(entityRef, {
      confirmName,
      reason: reason.trim() || undefined,
    });
    refresh();
    props.onClose();
    navigate(toSection(toStartedDeployment(started)));
  });
  return (
    <ConfirmDialog
      title={t('cluster.manage.delete.question', { name })}
      confirm={t('cluster.manage.delete.action')}
      danger
      ready={confirmName === name}
      running={task.running}
      error={task.error}
      onConfirm={task.run}
      onClose={props.onClose}
    >
      <Typography variant="body2">
        {t('cluster.manage.delete.description')}
      </Typography>
      <Dependents entity={entity} />
      <NameConfirmation
        name={name}
        value={confirmName}
        onChange={setConfirmName}
      />
      <ReasonField value={reason} onChange={setReason} />
    </ConfirmDialog>
  );
}
