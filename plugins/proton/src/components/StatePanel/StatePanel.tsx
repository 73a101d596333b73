import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { EnvironmentStateVersions } from '@proton-vending/backstage-plugin-proton-common';
import { useId, useState } from 'react';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useCluster, useClusterQuery } from '../ClusterTab/ClusterContext';
import { MutedText } from '../shared/MutedText';
import { Panel } from '../shared/Panel';
import { QueryResult } from '../shared/QueryResult';
import { Stack } from '../shared/Stack';
import { RefusedState } from './RefusedState';
import { RestoreStateDialog } from './RestoreStateDialog';
import { StateFacts } from './StateFacts';
import { StateLock } from './StateLock';
import { STATE_PAGE } from './statePages';
import { StateVersions } from './StateVersions';

const useStyles = makeStyles(theme => ({
  request: { overflowWrap: 'anywhere' },
  message: { '&:not(:empty)': { marginTop: theme.spacing(2) } },
}));

/** The Terraform state of the cluster, and how to repair it. */
export function StatePanel() {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const [message, setMessage] = useState('');
  const states = useClusterQuery(
    ['state-versions'],
    (protonApi, entityRef, options) =>
      protonApi.listEnvironmentStateVersions(
        entityRef,
        { limit: STATE_PAGE + 1 },
        options,
      ),
  );
  const { refetch } = states;

  return (
    <Panel
      title={t('cluster.state.title')}
      description={t('cluster.state.description')}
      data-testid="proton-state"
    >
      <Stack>
        <RefusedState
          onAccept={() => setMessage(t('cluster.state.accept.done'))}
        />
        <QueryResult query={states} rows={3}>
          {data => (
            <Stack>
              {data.lock && (
                <StateLock
                  lock={data.lock}
                  onUnlock={() => setMessage(t('cluster.state.lock.done'))}
                  onClose={refetch}
                />
              )}
              {data.versions.length > 0 ? (
                <StoredState
                  states={data}
                  onRestore={({ version, restored }) => {
                    setMessage(
                      t('cluster.state.restore.done', {
                        version: String(version),
                        restored: String(restored),
                      }),
                    );
                    refetch();
                  }}
                />
              ) : (
                <NoState />
              )}
            </Stack>
          )}
        </QueryResult>
      </Stack>
      <Typography variant="body2" role="status" className={classes.message}>
        {message}
      </Typography>
    </Panel>
  );
}

function StoredState(props: {
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

function NoState() {
  const { t } = useProtonTranslation();
  const { overview } = useCluster();
  const { lastDeploymentSucceededAt } = overview.environment;
  const { disabledReason } = overview.operations['unlock-state'];
  const isElsewhere =
    lastDeploymentSucceededAt !== undefined ||
    disabledReason?.code === 'no-state';
  return (
    <MutedText>
      {t(`cluster.state.${isElsewhere ? 'elsewhere' : 'notYet'}`)}
    </MutedText>
  );
}
