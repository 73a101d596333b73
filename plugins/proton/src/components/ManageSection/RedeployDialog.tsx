import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { useTask } from '../../hooks/useTask';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useCluster } from '../ClusterTab/ClusterContext';
import { PlanPreview, usePlannedDeployment } from '../PlanPreview';
import { ReasonField } from '../shared/ReasonField';
import { toStartedDeployment } from '../shared/toStartedDeployment';
import { ConfirmDialog } from '../shared/ConfirmDialog';

/** Deploys the same again, and previews on request what that changes. */
export function RedeployDialog(props: { onClose: () => void }) {
  const { t } = useProtonTranslation();
  const { overview, refresh, toSection } = useCluster();
  const navigate = useNavigate();
  const [reason, setReason] = useState('');
  const planned = usePlannedDeployment();
  const { phase } = planned.state;
  const preview = () => planned.start({});
  const task = useTask(async () => {
    const started = await planned.deploy({
      reason: reason.trim() || undefined,
    });
    refresh();
    props.onClose();
    navigate(toSection(toStartedDeployment(started)));
  });
  // A preview that failed is no reason not to try again.
  const isBlocked =
    ['starting', 'queued', 'planning', 'ready'].includes(phase) &&
    !planned.deployable.allowed;
  return (
    <ConfirmDialog
      title={t('cluster.manage.redeploy.question', {
        name: overview.environment.name,
      })}
      confirm={
        planned.isDestructive
          ? planned.destructiveLabel
          : t('cluster.manage.redeploy.action')
      }
      danger={planned.isDestructive}
      ready={!isBlocked}
      wide={phase !== 'idle'}
      task={task}
      onClose={props.onClose}
    >
      <Typography variant="body2">
        {t('cluster.manage.redeploy.description')}
      </Typography>
      {phase === 'idle' ? (
        <div>
          <Button size="small" variant="outlined" onClick={preview}>
            {t('cluster.preview.preview')}
          </Button>
        </div>
      ) : (
        <PlanPreview planned={planned} onAgain={preview} />
      )}
      <ReasonField value={reason} onChange={setReason} />
    </ConfirmDialog>
  );
}
