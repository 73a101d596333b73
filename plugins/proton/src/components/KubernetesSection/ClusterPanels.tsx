import Button from '@material-ui/core/Button';
import { useMemo } from 'react';
import { ClusterReading } from '../../kubernetes/readCluster';
import { readWarnings } from '../../kubernetes/readEvents';
import { readNamespaces } from '../../kubernetes/readNamespaces';
import { readNodes } from '../../kubernetes/readNodes';
import { readProblems } from '../../kubernetes/readProblems';
import { readSkew } from '../../kubernetes/readSkew';
import { explainError } from '../../api/explainError';
import { useProtonTranslation } from '../../useProtonTranslation';
import { Notice } from '../shared/Notice';
import { Panel } from '../shared/Panel';
import { RelativeTime } from '../shared/RelativeTime';
import { Stack } from '../shared/Stack';
import { ClusterFacts } from './ClusterFacts';
import { EventsPanel } from './EventsPanel';
import { NamespacesPanel } from './NamespacesPanel';
import { NodesPanel } from './NodesPanel';
import { ProblemsPanel } from './ProblemsPanel';
import { VersionsPanel } from './VersionsPanel';

/** A cluster at one moment: what needs attention first. */
export function ClusterPanels(props: {
  reading: ClusterReading;
  /** Why the cluster couldn't be read again. */
  error?: Error;
  refreshing: boolean;
  onRefresh: () => void;
}) {
  const { t } = useProtonTranslation();
  const { error, onRefresh, reading, refreshing } = props;
  const { nodes, problems, namespaces, skew, warnings } = useMemo(
    () => describe(reading),
    [reading],
  );
  return (
    <Stack>
      <Panel
        title={t('cluster.kubernetes.title')}
        description={t('cluster.kubernetes.updated', {
          time: <RelativeTime time={new Date(reading.readAt).toISOString()} />,
        })}
        actions={
          <Button
            variant="outlined"
            size="small"
            color="primary"
            disabled={refreshing}
            onClick={onRefresh}
          >
            {t('cluster.kubernetes.refresh')}
          </Button>
        }
      >
        {error && (
          <Notice>
            {t('common.stale', { reason: explainError(error, t) })}
          </Notice>
        )}
        <ClusterFacts
          reading={reading}
          nodes={nodes}
          problemCount={problems.length}
        />
      </Panel>
      <ProblemsPanel reading={reading} problems={problems} />
      <NodesPanel reading={reading} nodes={nodes} />
      <VersionsPanel skew={skew} />
      <EventsPanel part={reading.events} warnings={warnings} />
      <NamespacesPanel part={reading.namespaces} namespaces={namespaces} />
    </Stack>
  );
}

function describe(reading: ClusterReading) {
  const { events, nodes, readAt, version } = reading;
  const workloads = Object.fromEntries(
    Object.entries(reading.workloads).map(([kind, { items }]) => [kind, items]),
  );
  // Sums of some of the pods would be wrong.
  const pods = reading.pods.complete ? reading.pods.items : undefined;
  const problems = readProblems({
    workloads,
    pods: reading.pods.items,
    now: readAt,
  });
  return {
    problems,
    nodes: readNodes(nodes.items, pods),
    skew: readSkew({ controlPlane: version, nodes: nodes.items, workloads }),
    warnings: readWarnings(events.items),
    namespaces: readNamespaces({
      namespaces: reading.namespaces.items,
      pods,
      problems,
    }),
  };
}
