import TextField from '@material-ui/core/TextField';
import { ReactNode, useId, useState } from 'react';
import { EnvironmentDeletion } from '../../api';
import { useTask } from '../../hooks/useTask';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useCluster } from '../ClusterTab/ClusterContext';
import { ConfirmDialog } from '../shared/ConfirmDialog';
import { ReasonField } from '../shared/ReasonField';

/** Asks before something that can't be undone: the environment's name has to be typed. */
export function DeletionDialog(props: {
  title: string;
  confirm: string;
  onConfirm: (deletion: EnvironmentDeletion) => Promise<void>;
  onClose: () => void;
  /** Says where the reason is recorded; in the history of deployments when absent. */
  reasonHelp?: string;
  /** What happens then. */
  children: ReactNode;
}) {
  const { title, confirm, onConfirm, onClose, reasonHelp, children } = props;
  const id = useId();
  const { t } = useProtonTranslation();
  const { name } = useCluster().overview.environment;
  const [confirmName, setConfirmName] = useState('');
  const [reason, setReason] = useState('');
  const task = useTask(() =>
    onConfirm({ confirmName, reason: reason.trim() || undefined }),
  );
  return (
    <ConfirmDialog
      title={title}
      confirm={confirm}
      danger
      ready={confirmName === name}
      task={task}
      onClose={onClose}
    >
      {children}
      <TextField
        id={id}
        fullWidth
        variant="outlined"
        size="small"
        autoComplete="off"
        label={t('cluster.manage.confirmName', { name })}
        value={confirmName}
        onChange={event => setConfirmName(event.target.value)}
      />
      <ReasonField value={reason} onChange={setReason} help={reasonHelp} />
    </ConfirmDialog>
  );
}
