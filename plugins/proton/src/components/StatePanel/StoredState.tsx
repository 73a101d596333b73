import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import { EnvironmentStateVersions } from '@proton-vending/backstage-plugin-proton-common';
import { useId, useState } from 'react';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useCluster } from '../ClusterTab/ClusterContext';
import { MutedText } from '../shared/MutedText';
import { RestoreStateDialog } from './RestoreStateDialog';
import { StateFacts } from './StateFacts';
import { StateVersions } from './StateVersions';

const useStyles = makeStyles({ request: { overflowWrap: 'anywhere' } });

/** The last version of the state, and the earlier ones when they are asked for. */
export function StoredState(props: {
  states: EnvironmentStateVersions;
  onRestore: (restored: { version: number; restored: number }) => void;
}) {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const { operation, overview } = useCluster();
  const [shown, setShown] = useState(false);
  const [restoring, setRestoring] = useState<number>();
  const tableId = useId();
  const { versions, lock } = props.states;
  const [last] = versions;
  const restore = operation('restore-state');
  return (
    <>
      <StateFacts state={last} />
      <div>
        <Button
          size="small"
          variant="outlined"
          aria-expanded={shown}
          aria-controls={shown ? tableId : undefined}
          onClick={() => setShown(!shown)}
        >
          {t(`cluster.state.versions.${shown ? 'hide' : 'show'}`)}
        </Button>
      </div>
      {shown && (
        <div id={tableId}>
          <StateVersions
            // Older pages are fetched again after a new version.
            key={last.version}
            newest={versions}
            restore={
              lock && restore.allowed
                ? { allowed: false, reason: t('cluster.state.restore.locked') }
                : restore
            }
            onRestore={setRestoring}
          />
        </div>
      )}
      <MutedText>
        {t('cluster.state.cli', {
          request: (
            <code className={classes.request}>
              POST /extension/v1/environments/{overview.environment.name}
              /state-access
            </code>
          ),
        })}
      </MutedText>
      {restoring !== undefined && (
        <RestoreStateDialog
          version={restoring}
          last={last.version}
          onRestore={props.onRestore}
          onClose={() => setRestoring(undefined)}
        />
      )}
    </>
  );
}
