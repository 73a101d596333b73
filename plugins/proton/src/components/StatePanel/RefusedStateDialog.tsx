import { useApi } from '@backstage/core-plugin-api';
import Typography from '@material-ui/core/Typography';
import { RefusedState } from '@proton-vending/backstage-plugin-proton-common';
import { EnvironmentDeletion, protonApiRef } from '../../api';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useCluster } from '../ClusterTab/ClusterContext';
import { DeletionDialog } from '../ManageSection/DeletionDialog';

/** What a user can do with a refused state. */
export type RefusedStateAction = 'accept' | 'discard';

/** Accepts or discards a refused state after the user types the cluster's name. */
export function RefusedStateDialog(props: {
  state: RefusedState;
  action: RefusedStateAction;
  /** Called with what to say of it. */
  onDone: (message: string) => void;
  onClose: () => void;
}) {
  const { t } = useProtonTranslation();
  const { entityRef, overview } = useCluster();
  const protonApi = useApi(protonApiRef);
  const { state, action, onDone, onClose } = props;
  const texts =
    action === 'accept'
      ? ('cluster.state.acceptRefused' as const)
      : ('cluster.state.discardRefused' as const);

  async function carryOut(confirmation: EnvironmentDeletion): Promise<string> {
    if (action === 'discard') {
      await protonApi.discardRefusedState(entityRef, state.id, confirmation);
      return t('cluster.state.discardRefused.done');
    }
    const { version } = await protonApi.acceptRefusedState(
      entityRef,
      state.id,
      confirmation,
    );
    return t('cluster.state.acceptRefused.done', { version: String(version) });
  }

  return (
    <DeletionDialog
      title={t(`${texts}.question`, {
        name: overview.environment.name,
        serial: String(state.serial),
      })}
      confirm={t(`${texts}.confirm`)}
      reasonHelp={t('common.reasonForAudit')}
      onConfirm={async confirmation => {
        const message = await carryOut(confirmation);
        onClose();
        onDone(message);
      }}
      onClose={onClose}
    >
      <Typography variant="body2">{t(`${texts}.consequence`)}</Typography>
    </DeletionDialog>
  );
}
