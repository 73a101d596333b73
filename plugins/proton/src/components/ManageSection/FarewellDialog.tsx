import { ReactNode, useState } from 'react';
import { useTask } from '../../hooks/useTask';
import { useCluster } from '../ClusterTab/ClusterContext';
import { ReasonField } from '../shared/ReasonField';
import { ConfirmDialog } from './ConfirmDialog';
import { NameConfirmation } from './NameConfirmation';

/** What is sent along when an environment is ended. */
export interface Farewell {
  confirmName: string;
  reason?: string;
}

/** Asks before an environment is ended: its name is typed, a reason may be given. */
export function FarewellDialog(props: {
  title: string;
  confirm: string;
  onConfirm: (farewell: Farewell) => Promise<void>;
  onClose: () => void;
  /** What comes of it. */
  children: ReactNode;
}) {
  const { title, confirm, onConfirm, onClose, children } = props;
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
      running={task.running}
      error={task.error}
      onConfirm={task.run}
      onClose={onClose}
    >
      {children}
      <NameConfirmation
        name={name}
        value={confirmName}
        onChange={setConfirmName}
      />
      <ReasonField value={reason} onChange={setReason} />
    </ConfirmDialog>
  );
}
