import Button from '@material-ui/core/Button';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useCluster, useClusterQuery } from '../ClusterTab/ClusterContext';
import { useSpecDownload } from '../ManageSection/useSpecDownload';
import { QueryResult } from '../shared/QueryResult';
import { OperationButton } from '../shared/OperationButton';
import { Panel } from '../shared/Panel';
import { InputsTable } from './InputsTable';
import { ErrorText } from '../shared/ErrorText';

/** What the environment is deployed with. */
export function ConfigurationSection() {
  const { t } = useProtonTranslation();
  const { operation, toSection } = useCluster();
  const download = useSpecDownload();
  const configuration = useClusterQuery(
    ['configuration'],
    (protonApi, entityRef, options) =>
      protonApi.getEnvironmentConfiguration(entityRef, options),
  );
  const { data } = configuration;
  return (
    <Panel
      title={t('cluster.configuration.title')}
      description={
        data &&
        t('cluster.configuration.of', {
          template: data.templateName,
          version: data.version,
        })
      }
      actions={
        <>
          <Button
            size="small"
            disabled={download.running}
            onClick={() => download.run()}
          >
            {t('cluster.manage.spec.action')}
          </Button>
          <OperationButton
            state={operation('edit')}
            to={toSection('configuration/edit')}
            variant="contained"
            color="primary"
          >
            {t('cluster.manage.edit.action')}
          </OperationButton>
        </>
      }
    >
      <ErrorText error={download.error} />
      <QueryResult query={configuration} rows={8}>
        {read => <InputsTable configuration={read} />}
      </QueryResult>
    </Panel>
  );
}
