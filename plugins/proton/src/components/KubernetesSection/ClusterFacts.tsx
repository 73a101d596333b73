import { ClusterReading } from '../../kubernetes/readCluster';
import { ClusterNode, sumResource } from '../../kubernetes/readNodes';
import { useProtonTranslation } from '../../useProtonTranslation';
import { Fact, FactList } from '../shared/Fact';
import { SmallStatus } from '../shared/SmallStatus';
import { ResourceAmount } from './ResourceAmount';

/** The health of the cluster in a few words. */
export function ClusterFacts(props: {
  reading: ClusterReading;
  nodes: ClusterNode[];
  problemCount: number;
}) {
  const { t } = useProtonTranslation();
  const { nodes, problemCount, reading } = props;
  const isWhole = [reading.pods, ...Object.values(reading.workloads)].every(
    ({ complete, failure }) => complete && !failure,
  );
  const ready = nodes.filter(({ status }) => status === 'ready').length;
  return (
    <FactList>
      <Fact label={t('cluster.kubernetes.controlPlane')}>
        {reading.version}
      </Fact>
      {nodes.length > 0 && (
        <>
          <Fact label={t('cluster.kubernetes.nodes.title')}>
            <SmallStatus tone={ready === nodes.length ? 'ok' : 'warning'}>
              {t('cluster.kubernetes.nodes.ready', {
                ready: String(ready),
                total: String(nodes.length),
              })}
            </SmallStatus>
          </Fact>
          <Fact label={t('cluster.kubernetes.cpuCores')}>
            <ResourceAmount resource="cpu" of={sumResource(nodes, 'cpu')} />
          </Fact>
          <Fact label={t('cluster.kubernetes.memoryGib')}>
            <ResourceAmount
              resource="memory"
              of={sumResource(nodes, 'memory')}
            />
          </Fact>
          <Fact label={t('cluster.kubernetes.nodes.pods')}>
            <ResourceAmount resource="pods" of={sumResource(nodes, 'pods')} />
          </Fact>
        </>
      )}
      <Fact label={t('cluster.kubernetes.problems.title')}>
        {problemCount === 0 && !isWhole ? (
          t('cluster.kubernetes.problems.unknown')
        ) : (
          <SmallStatus tone={problemCount === 0 ? 'ok' : 'warning'}>
            {String(problemCount)}
          </SmallStatus>
        )}
      </Fact>
    </FactList>
  );
}
