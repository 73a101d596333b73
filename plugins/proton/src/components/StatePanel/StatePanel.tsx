import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { useState } from 'react';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useClusterQuery } from '../ClusterTab/ClusterContext';
import { Panel } from '../shared/Panel';
import { QueryResult } from '../shared/QueryResult';
import { Stack } from '../shared/Stack';
import { NoState } from './NoState';
import { RefusedStates } from './RefusedStates';
import { StateLock } from './StateLock';
import { STATE_PAGE } from './statePages';
import { StoredState } from './StoredState';
import { UntrustedState } from './UntrustedState';

const useStyles = makeStyles(theme => ({
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
        <UntrustedState
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
              {data.refused && data.refused.length > 0 && (
                <RefusedStates
                  states={data.refused}
                  isLocked={data.lock !== undefined}
                  onDone={done => {
                    setMessage(done);
                    refetch();
                  }}
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
