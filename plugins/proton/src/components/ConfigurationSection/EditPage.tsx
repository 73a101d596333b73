import { useApi } from '@backstage/core-plugin-api';
import { protonApiRef } from '../../api';
import { useLiveAnswer } from '../../hooks/useLiveAnswer';
import { useProtonTranslation } from '../../useProtonTranslation';
import { ChangeEnvironment } from '../ChangeEnvironment';
import { useCluster } from '../ClusterTab/ClusterContext';
import { Answered } from '../shared/Answered';
import { Panel } from '../shared/Panel';

/** Other inputs for the version in use: a form, what would change, then a deployment. */
export function EditPage() {
  const { t } = useProtonTranslation();
  const { entityRef, overview, toSection } = useCluster();
  const protonApi = useApi(protonApiRef);
  // Not read again while somebody fills in the form that it is the start of.
  const configuration = useLiveAnswer('configuration', signal =>
    protonApi.getEnvironmentConfiguration(entityRef, { signal }),
  );
  return (
    <Panel
      title={t('cluster.change.editTitle', {
        name: overview.environment.name,
      })}
    >
      <Answered state={configuration} rows={8}>
        {answer => (
          <ChangeEnvironment
            operation="edit"
            configuration={answer}
            target={{
              version: answer.version,
              status: 'PUBLISHED',
              schema: answer.schema,
            }}
            cancelTo={toSection('configuration')}
          />
        )}
      </Answered>
    </Panel>
  );
}
