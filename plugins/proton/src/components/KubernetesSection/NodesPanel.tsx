import { makeStyles } from '@material-ui/core/styles';
import { ClusterReading, LIMITS } from '../../kubernetes/readCluster';
import {
  ClusterNode,
  needsAttention,
  NodeStatus,
} from '../../kubernetes/readNodes';
import { useProtonTranslation } from '../../useProtonTranslation';
import { DataRow, DataTable } from '../shared/DataTable';
import { StatusTone } from '../shared/describeStatus';
import { MutedText } from '../shared/MutedText';
import { Notice } from '../shared/Notice';
import { Paged } from '../shared/Paged';
import { Panel } from '../shared/Panel';
import { RelativeTime } from '../shared/RelativeTime';
import { SmallStatus } from '../shared/SmallStatus';
import { useTableStyles } from '../shared/tableStyles';
import { PartNotice } from './PartNotice';
import { ResourceAmount } from './ResourceAmount';

const useStyles = makeStyles({
  table: { minWidth: 800 },
  lines: { lineHeight: 1.4 },
  name: { minWidth: 150 },
  reason: { minWidth: 150 },
});

const TONES: Record<NodeStatus, StatusTone> = {
  ready: 'ok',
  notReady: 'error',
  unknown: 'error',
};

/** The nodes: how they are, what they are, and what pods request of them. */
export function NodesPanel(props: {
  reading: ClusterReading;
  nodes: ClusterNode[];
}) {
  const classes = useStyles();
  const tableClasses = useTableStyles();
  const { t } = useProtonTranslation();
  const { nodes, reading } = props;
  return (
    <Panel
      title={t('cluster.kubernetes.nodes.title')}
      description={
        nodes.length > 0 && t('cluster.kubernetes.nodes.description')
      }
    >
      <PartNotice part={reading.nodes} objects="nodes" limit={LIMITS.nodes} />
      {nodes.length > 0 && !reading.pods.complete && (
        <Notice>{t('cluster.kubernetes.nodes.requestsUnknown')}</Notice>
      )}
      {nodes.length === 0 && !reading.nodes.failure && (
        <MutedText>{t('cluster.kubernetes.nodes.none')}</MutedText>
      )}
      {nodes.length > 0 && (
        <Paged items={nodes} pageSize={50}>
          {shown => (
            <DataTable
              focusable
              className={classes.table}
              label={t('cluster.kubernetes.nodes.table')}
              columns={[
                t('cluster.kubernetes.nodes.name'),
                t('cluster.kubernetes.nodes.status'),
                t('cluster.kubernetes.nodes.type'),
                t('cluster.kubernetes.nodes.version'),
                t('cluster.kubernetes.nodes.age'),
                t('cluster.kubernetes.nodes.cpu'),
                t('cluster.kubernetes.nodes.memory'),
                t('cluster.kubernetes.nodes.pods'),
              ]}
            >
              {shown.map(node => (
                <DataRow key={node.name}>
                  <div className={classes.name}>
                    <TwoLines first={node.name} second={node.group} />
                  </div>
                  <Status node={node} />
                  <TwoLines first={node.instanceType} second={node.zone} />
                  <span className={tableClasses.unbroken}>{node.version}</span>
                  <>
                    {node.createdAt && <RelativeTime time={node.createdAt} />}
                  </>
                  <ResourceAmount resource="cpu" of={node.cpu} />
                  <ResourceAmount resource="memory" of={node.memory} />
                  <ResourceAmount resource="pods" of={node.pods} />
                </DataRow>
              ))}
            </DataTable>
          )}
        </Paged>
      )}
    </Panel>
  );
}

function TwoLines(props: { first?: string; second?: string }) {
  const classes = useStyles();
  const tableClasses = useTableStyles();
  return (
    <div className={classes.lines}>
      {props.first}
      {props.second && <div className={tableClasses.muted}>{props.second}</div>}
    </div>
  );
}

function Status(props: { node: ClusterNode }) {
  const classes = useStyles();
  const tableClasses = useTableStyles();
  const { t } = useProtonTranslation();
  const { cordoned, pressures, reason, status } = props.node;
  const tone =
    status === 'ready' && needsAttention(props.node)
      ? 'warning'
      : TONES[status];
  const marks = [
    ...(cordoned ? [t('cluster.kubernetes.nodes.cordoned')] : []),
    ...pressures,
  ];
  return (
    <div className={classes.lines}>
      <SmallStatus tone={tone}>
        {t(`cluster.kubernetes.nodes.statuses.${status}`)}
      </SmallStatus>
      <div className={tableClasses.muted}>
        {marks.map(mark => (
          <div key={mark} className={tableClasses.unbroken}>
            {mark}
          </div>
        ))}
        {reason && <div className={classes.reason}>{reason}</div>}
      </div>
    </div>
  );
}
