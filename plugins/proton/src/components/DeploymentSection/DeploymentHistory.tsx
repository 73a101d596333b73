import { Link } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import Checkbox from '@material-ui/core/Checkbox';
import TableCell from '@material-ui/core/TableCell';
import TableRow from '@material-ui/core/TableRow';
import {
  DeploymentList,
  DeploymentListing,
} from '@proton-vending/backstage-plugin-proton-common';
import { useState } from 'react';
import { protonApiRef } from '../../api';
import { useTask } from '../../hooks/useTask';
import { useTimeFormat } from '../../hooks/useTimeFormat';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useCluster, useClusterQuery } from '../ClusterTab/ClusterContext';
import { RelativeTime } from '../shared/RelativeTime';
import { StatusChip } from '../shared/StatusChip';
import { QueryResult } from '../shared/QueryResult';
import { DataTable } from '../shared/DataTable';
import { OperationButton } from '../shared/OperationButton';
import { Panel } from '../shared/Panel';
import { useTableStyles } from '../shared/tableStyles';
import { Initiator } from './Initiator';
import { choose, earlierFirst } from './chosenPair';
import { describeVersionStep, VersionStep } from '../shared/VersionStep';
import { MutedText } from '../shared/MutedText';
import { ErrorText } from '../shared/ErrorText';

/** All deployments, newest first, older ones when they are asked for. */
export function DeploymentHistory(props: {
  /** The one that is shown above. */
  shown?: string;
  /** The two that are compared above. */
  compared?: string[];
}) {
  const { t } = useProtonTranslation();
  const newest = useClusterQuery(
    ['deployments'],
    (protonApi, entityRef, options) =>
      protonApi.listEnvironmentDeployments(entityRef, {}, options),
  );
  return (
    <Panel title={t('cluster.history.title')}>
      <QueryResult query={newest}>
        {data =>
          data.deployments.length > 0 ? (
            <History newest={data} {...props} />
          ) : (
            <MutedText>{t('cluster.history.none')}</MutedText>
          )
        }
      </QueryResult>
    </Panel>
  );
}

function History(props: {
  newest: DeploymentList;
  shown?: string;
  compared?: string[];
}) {
  const classes = useTableStyles();
  const { t } = useProtonTranslation();
  const { entityRef, toSection } = useCluster();
  const { newest, shown, compared = [] } = props;
  const protonApi = useApi(protonApiRef);
  const [older, setOlder] = useState<DeploymentList>();
  const [chosen, setChosen] = useState<string[]>([...new Set(compared)]);
  const nextToken = older ? older.nextToken : newest.nextToken;
  const more = useTask(async () => {
    const page = await protonApi.listEnvironmentDeployments(entityRef, {
      nextToken,
    });
    setOlder({
      deployments: [...(older?.deployments ?? []), ...page.deployments],
      nextToken: page.nextToken,
    });
  });
  // A deployment that was started meanwhile moves others to the next page.
  const deployments = distinct([
    ...newest.deployments,
    ...(older?.deployments ?? []),
  ]);
  const pair = earlierFirst(chosen, deployments);
  return (
    <>
      <DataTable
        className={classes.wide}
        label={t('cluster.history.title')}
        columns={(
          [
            'choose',
            'when',
            'change',
            'who',
            'why',
            'result',
            'duration',
          ] as const
        ).map(column => t(`cluster.history.${column}`))}
      >
        {deployments.map(deployment => (
          <HistoryRow
            key={deployment.id}
            deployment={deployment}
            shown={deployment.id === shown}
            chosen={chosen.includes(deployment.id)}
            onChoose={() => setChosen(choose(chosen, deployment.id))}
          />
        ))}
      </DataTable>
      <ErrorText error={more.error} />
      <OperationButton
        state={
          pair
            ? { allowed: true }
            : { allowed: false, reason: t('cluster.history.chooseTwo') }
        }
        to={pair && toSection(`deployment/compare/${pair.join('/')}`)}
      >
        {t('cluster.history.compare')}
      </OperationButton>
      {nextToken && (
        <Button size="small" disabled={more.running} onClick={() => more.run()}>
          {t('cluster.history.older')}
        </Button>
      )}
    </>
  );
}

function HistoryRow(props: {
  deployment: DeploymentListing;
  shown: boolean;
  chosen: boolean;
  onChoose: () => void;
}) {
  const classes = useTableStyles();
  const { t } = useProtonTranslation();
  const format = useTimeFormat();
  const { toSection } = useCluster();
  const { deployment, shown, chosen, onChoose } = props;
  const { id, status, createdAt, completedAt, initiator, reason } = deployment;
  return (
    <TableRow className={classes.row} aria-current={shown}>
      <TableCell className={classes.cell}>
        <Checkbox
          size="small"
          color="primary"
          checked={chosen}
          onChange={onChoose}
          inputProps={{
            'aria-label': t('cluster.history.chooseOne', {
              deployment: describeVersionStep(deployment, t),
              time: createdAt ? format.absolute(new Date(createdAt)) : id,
            }),
          }}
        />
      </TableCell>
      <TableCell className={`${classes.cell} ${classes.unbroken}`}>
        {createdAt ? <RelativeTime time={createdAt} /> : null}
      </TableCell>
      <TableCell className={classes.cell}>
        <Link to={toSection(`deployment/${id}`)}>
          <VersionStep deployment={deployment} />
        </Link>
      </TableCell>
      <TableCell className={`${classes.cell} ${classes.unbroken}`}>
        <Initiator initiator={initiator} />
      </TableCell>
      <TableCell className={classes.cell}>
        {reason ?? <span className={classes.muted}>{t('common.none')}</span>}
      </TableCell>
      <TableCell className={classes.cell}>
        {hasFailed(status) ? (
          <Link to={toSection(`deployment/${id}`)}>
            <StatusChip status={status} />
          </Link>
        ) : (
          <StatusChip status={status} />
        )}
      </TableCell>
      <TableCell className={`${classes.cell} ${classes.unbroken}`}>
        {createdAt && completedAt
          ? format.duration(new Date(createdAt), new Date(completedAt))
          : null}
      </TableCell>
    </TableRow>
  );
}

/** Whose page says first of all why. */
function hasFailed(status: DeploymentListing['status']): boolean {
  return status === 'FAILED' || status === 'DELETE_FAILED';
}

function distinct(deployments: DeploymentListing[]): DeploymentListing[] {
  const byId = new Map<string, DeploymentListing>();
  deployments.forEach(each => byId.has(each.id) || byId.set(each.id, each));
  return [...byId.values()];
}
