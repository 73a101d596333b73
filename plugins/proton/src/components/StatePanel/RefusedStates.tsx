import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import {
  OperationState,
  RefusedState,
} from '@proton-vending/backstage-plugin-proton-common';
import { useState } from 'react';
import { useLanguage } from '../../hooks/useLanguage';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useCluster } from '../ClusterTab/ClusterContext';
import { DataRow, DataTable } from '../shared/DataTable';
import { MutedText } from '../shared/MutedText';
import { OperationButton } from '../shared/OperationButton';
import { RelativeTime } from '../shared/RelativeTime';
import { useTableStyles } from '../shared/tableStyles';
import { RefusedStateDialog, RefusedStateAction } from './RefusedStateDialog';
import { StateWriter } from './StateWriter';
import { formatSize } from './formatSize';

const useStyles = makeStyles({ request: { overflowWrap: 'anywhere' } });

/** The states that the control plane refused, to be accepted or discarded. */
export function RefusedStates(props: {
  states: RefusedState[];
  isLocked: boolean;
  /** Called with what to say of it. */
  onDone: (message: string) => void;
}) {
  const { t } = useProtonTranslation();
  const styles = useStyles();
  const classes = useTableStyles();
  const { operation, overview } = useCluster();
  const [asked, setAsked] = useState<{
    state: RefusedState;
    action: RefusedStateAction;
  }>();
  const { states, isLocked, onDone } = props;
  const discard = operation('restore-state');
  const accept =
    isLocked && discard.allowed
      ? { allowed: false, reason: t('cluster.state.restore.locked') }
      : discard;
  return (
    <div data-testid="proton-refused-states">
      <Typography variant="subtitle1" component="h4">
        {t('cluster.state.refusedStates.title')}
      </Typography>
      <MutedText>{t('cluster.state.refusedStates.description')}</MutedText>
      {accept.reason && <MutedText>{accept.reason}</MutedText>}
      <DataTable
        className={classes.wide}
        label={t('cluster.state.refusedStates.title')}
        columns={[
          t('cluster.state.serial'),
          t('cluster.state.refusedStates.sent'),
          t('cluster.state.refusedStates.sender'),
          t('cluster.state.refusedStates.reason'),
          t('cluster.state.resources'),
          t('cluster.state.size'),
          t('cluster.state.actions'),
        ]}
      >
        {states.map(state => (
          <RefusedStateRow
            key={state.id}
            state={state}
            accept={accept}
            discard={discard}
            onAction={action => setAsked({ state, action })}
          />
        ))}
      </DataTable>
      <MutedText>
        {t('cluster.state.refusedStates.download', {
          request: (
            <code className={styles.request}>
              GET /extension/v1/environments/{overview.environment.name}
              /refused-states/{states[0].id}
            </code>
          ),
        })}
      </MutedText>
      {asked && (
        <RefusedStateDialog
          {...asked}
          onDone={onDone}
          onClose={() => setAsked(undefined)}
        />
      )}
    </div>
  );
}

function RefusedStateRow(props: {
  state: RefusedState;
  accept: OperationState;
  discard: OperationState;
  onAction: (action: RefusedStateAction) => void;
}) {
  const { t } = useProtonTranslation();
  const classes = useTableStyles();
  const language = useLanguage();
  const { state, accept, discard, onAction } = props;
  const { createdAt, deploymentId, reason, resourceCount, size } = state;
  const serial = String(state.serial);
  return (
    <DataRow>
      {serial}
      <RelativeTime time={createdAt} />
      <StateWriter name={deploymentId} deploymentId={deploymentId} />
      {t('cluster.state.refusedStates.why', { reason })}
      {resourceCount === undefined ? (
        <span className={classes.muted}>{t('cluster.state.encrypted')}</span>
      ) : (
        String(resourceCount)
      )}
      <span className={classes.unbroken}>{formatSize(size, language)}</span>
      <>
        <OperationButton
          state={accept}
          onClick={() => onAction('accept')}
          aria-label={t('cluster.state.refusedStates.acceptOf', { serial })}
        >
          {t('cluster.state.refusedStates.accept')}
        </OperationButton>
        <OperationButton
          state={discard}
          onClick={() => onAction('discard')}
          aria-label={t('cluster.state.refusedStates.discardOf', { serial })}
        >
          {t('cluster.state.refusedStates.discard')}
        </OperationButton>
      </>
    </DataRow>
  );
}
