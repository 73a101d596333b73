import { useApi } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import {
  EnvironmentStateVersions,
  OperationState,
} from '@proton-vending/backstage-plugin-proton-common';
import { useState } from 'react';
import { protonApiRef } from '../../api';
import { useLanguage } from '../../hooks/useLanguage';
import { useTask } from '../../hooks/useTask';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useCluster } from '../ClusterTab/ClusterContext';
import { DataRow, DataTable } from '../shared/DataTable';
import { ErrorText } from '../shared/ErrorText';
import { OperationButton } from '../shared/OperationButton';
import { RelativeTime } from '../shared/RelativeTime';
import { useTableStyles } from '../shared/tableStyles';
import { formatSize } from './formatSize';
import { StateWriter } from './StateWriter';
import { STATE_PAGE, takePage } from './statePages';

type StateVersion = EnvironmentStateVersions['versions'][number];

/** The versions of the state, newest first; older ones on request. */
export function StateVersions(props: {
  newest: StateVersion[];
  restore: OperationState;
  onRestore: (version: number) => void;
}) {
  const { t } = useProtonTranslation();
  const classes = useTableStyles();
  const { newest, restore, onRestore } = props;
  const { versions, hasMore, older } = useStateVersions(newest);
  return (
    <div>
      {restore.reason && (
        <Typography variant="body2" color="textSecondary" gutterBottom>
          {restore.reason}
        </Typography>
      )}
      <DataTable
        className={classes.wide}
        label={t('cluster.state.versions.title')}
        columns={(
          [
            'version',
            'written',
            'writer',
            'resources',
            'size',
            'actions',
          ] as const
        ).map(column => t(`cluster.state.${column}`))}
      >
        {versions.map((state, index) => (
          <StateVersionRow
            key={state.version}
            state={state}
            isLast={index === 0}
            restore={restore}
            onRestore={() => onRestore(state.version)}
          />
        ))}
      </DataTable>
      <ErrorText error={older.error} />
      {hasMore && (
        <Button
          size="small"
          disabled={older.running}
          onClick={() => older.run()}
        >
          {t('cluster.state.versions.older')}
        </Button>
      )}
    </div>
  );
}

function StateVersionRow(props: {
  state: StateVersion;
  isLast: boolean;
  restore: OperationState;
  onRestore: () => void;
}) {
  const { t } = useProtonTranslation();
  const classes = useTableStyles();
  const language = useLanguage();
  const { state, isLast, restore, onRestore } = props;
  const { version, createdAt, deploymentId, resourceCount, size } = state;
  return (
    <DataRow>
      {String(version)}
      <RelativeTime time={createdAt} />
      <StateWriter name={state.writtenBy} deploymentId={deploymentId} />
      {resourceCount === undefined ? (
        <span className={classes.muted}>{t('cluster.state.encrypted')}</span>
      ) : (
        String(resourceCount)
      )}
      <span className={classes.unbroken}>{formatSize(size, language)}</span>
      {isLast ? (
        <span className={classes.muted}>
          {t('cluster.state.versions.last')}
        </span>
      ) : (
        <OperationButton
          state={restore}
          onClick={onRestore}
          aria-label={t('cluster.state.restore.actionOf', {
            version: String(version),
          })}
        >
          {t('cluster.state.restore.action')}
        </OperationButton>
      )}
    </DataRow>
  );
}

/** The newest page, and the older pages that the user loaded. */
function useStateVersions(newest: StateVersion[]) {
  const { entityRef } = useCluster();
  const protonApi = useApi(protonApiRef);
  const [loaded, setLoaded] = useState<StateVersion[]>([]);
  const [hasMore, setHasMore] = useState(newest.length > STATE_PAGE);
  const versions = [...takePage(newest), ...loaded];
  const older = useTask(async () => {
    const page = await protonApi.listEnvironmentStateVersions(entityRef, {
      before: versions.at(-1)?.version,
      limit: STATE_PAGE + 1,
    });
    setLoaded([...loaded, ...takePage(page.versions)]);
    setHasMore(page.versions.length > STATE_PAGE);
  });
  return { versions, hasMore, older };
}
