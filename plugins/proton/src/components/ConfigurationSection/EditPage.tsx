import { useProtonTranslation } from '../../useProtonTranslation';
import { ChangeEnvironment } from '../ChangeEnvironment';
import { useCluster, useClusterQuery } from '../ClusterTab/ClusterContext';
import { QueryResult } from '../shared/QueryResult';
import { Panel } from '../shared/Panel';

/** Other inputs for the version in use: a form, what would change, then a deployment. */
export function EditPage() {
  const { t } = useProtonTranslation();
  const { overview, toSection } = useCluster();
  const configuration = useClusterQuery(
    ['configuration'],
    (protonApi, entityRef, options) =>
      protonApi.getEnvironmentConfiguration(entityRef, options),
    { snapshot: true },
  );
  return (
    <Panel
      title={t('cluster.change.editTitle', {
        name: overview.environment.name,
      })}
    >
      <QueryResult query={configuration} rows={8}>
        {data => (
          <ChangeEnvironment
            operation="edit"
            configuration={data}
            target={{
              version: data.version,
              status: 'PUBLISHED',
              schema: data.schema,
            }}
            cancelTo={toSection('configuration')}
          />
        )}
      </QueryResult>
    </Panel>
  );
}
