import { useApi } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import FormHelperText from '@material-ui/core/FormHelperText';
import { protonApiRef } from '../../api';
import { explainError } from '../../api/explainError';
import { useLiveAnswer } from '../../hooks/useLiveAnswer';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useCluster } from '../ClusterTab/ClusterContext';
import { useSpecDownload } from '../ManageSection/useSpecDownload';
import { Answered } from '../shared/Answered';
import { OperationButton } from '../shared/OperationButton';
import { Panel } from '../shared/Panel';
import { InputsTable } from './InputsTable';

/** What the environment is deployed with. */
export function ConfigurationSection() {
  const { t } = useProtonTranslation();
  const { entityRef, revision, operation, toSection } = useCluster();
  const protonApi = useApi(protonApiRef);
  const download = useSpecDownload();
  const configuration = useLiveAnswer(
    'configuration',
    signal => protonApi.getEnvironmentConfiguration(entityRef, { signal }),
    { revision },
  );
  const answer = configuration.answer;
  return (
    <Panel
      title={t('cluster.configuration.title')}
      description={
        answer &&
        t('cluster.configuration.of', {
          template: answer.templateName,
          version: answer.version,
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
      {download.error && (
        <FormHelperText error role="alert">
          {explainError(download.error, t)}
        </FormHelperText>
      )}
      <Answered state={configuration} rows={8}>
        {read => <InputsTable configuration={read} />}
      </Answered>
    </Panel>
  );
}
