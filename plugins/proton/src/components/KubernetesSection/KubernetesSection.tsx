import { useApiHolder } from '@backstage/core-plugin-api';
import { findKubernetesCluster } from '../../kubernetes/findKubernetesCluster';
import {
  KubernetesApi,
  kubernetesApiRef,
} from '../../kubernetes/kubernetesApiRef';
import { KubernetesFailure } from '../../kubernetes/KubernetesFailure';
import { readCluster } from '../../kubernetes/readCluster';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useCluster, useClusterQuery } from '../ClusterTab/ClusterContext';
import { MutedText } from '../shared/MutedText';
import { Panel } from '../shared/Panel';
import { QueryResult } from '../shared/QueryResult';
import { ClusterFailure } from './ClusterFailure';
import { ClusterPanels } from './ClusterPanels';

/** What runs in the cluster, read through the Kubernetes plugin of the app. */
export function KubernetesSection() {
  const { t } = useProtonTranslation();
  const { entity } = useCluster();
  const kubernetesApi = useApiHolder().get(kubernetesApiRef);
  const clusterName = findKubernetesCluster(entity);
  return kubernetesApi && clusterName ? (
    <KubernetesCluster
      kubernetesApi={kubernetesApi}
      clusterName={clusterName}
    />
  ) : (
    <Panel title={t('cluster.kubernetes.title')}>
      <MutedText>{t('cluster.kubernetes.notAvailable')}</MutedText>
    </Panel>
  );
}

function KubernetesCluster(props: {
  kubernetesApi: KubernetesApi;
  clusterName: string;
}) {
  const { t } = useProtonTranslation();
  const { clusterName, kubernetesApi } = props;
  const reading = useClusterQuery(
    ['kubernetes', clusterName],
    (_protonApi, _entityRef, { signal }) =>
      readCluster({ kubernetesApi, clusterName, signal }),
  );
  const { data, error, fetching, refetch } = reading;
  if (data) {
    return (
      <ClusterPanels
        reading={data}
        error={error}
        refreshing={fetching}
        onRefresh={refetch}
      />
    );
  }
  return (
    <Panel title={t('cluster.kubernetes.title')}>
      {error instanceof KubernetesFailure ? (
        <ClusterFailure failure={error} onRetry={refetch} />
      ) : (
        <QueryResult query={reading} rows={8}>
          {() => null}
        </QueryResult>
      )}
    </Panel>
  );
}
