import { useSearchParams } from 'react-router-dom';
import { useProtonTranslation } from '../../useProtonTranslation';
import { ChangeEnvironment } from '../ChangeEnvironment';
import { fetchTriedInputs } from '../ChangeEnvironment/fetchTriedInputs';
import { useCluster, useClusterQuery } from '../ClusterTab/ClusterContext';
import { QueryResult } from '../shared/QueryResult';
import { Panel } from '../shared/Panel';

/** Other inputs for the version in use: a form, what would change, then a deployment. */
export function EditPage() {
  const { t } = useProtonTranslation();
  const { overview, toSection } = useCluster();
  const [searchParams] = useSearchParams();
  const start = useClusterQuery(
    ['start of the edit', searchParams.toString()],
    async (protonApi, entityRef, { signal }) => {
      const configuration = await protonApi.getEnvironmentConfiguration(
        entityRef,
        { signal },
      );
      const { version } = configuration;
      const tried = await fetchTriedInputs({
        protonApi,
        entityRef,
        searchParams,
        version,
        signal,
      });
      return { configuration, tried };
    },
    { snapshot: true },
  );
  return (
    <Panel
      title={t('cluster.change.editTitle', {
        name: overview.environment.name,
      })}
    >
      <QueryResult query={start} rows={8}>
        {({ configuration, tried }) => (
          <ChangeEnvironment
            operation="edit"
            configuration={configuration}
            target={{
              version: configuration.version,
              status: 'PUBLISHED',
              schema: configuration.schema,
            }}
            tried={tried}
            cancelTo={toSection('configuration')}
          />
        )}
      </QueryResult>
    </Panel>
  );
}
