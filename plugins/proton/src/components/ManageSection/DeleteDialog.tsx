import {
  Entity,
  RELATION_DEPENDENCY_OF,
  RELATION_HAS_PART,
  RELATION_PARENT_OF,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import {
  EntityRefLink,
  getEntityRelations,
} from '@backstage/plugin-catalog-react';
import Typography from '@material-ui/core/Typography';
import Alert from '@material-ui/lab/Alert';
import { useNavigate } from 'react-router-dom';
import { EnvironmentDeletion, protonApiRef } from '../../api';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useCluster } from '../ClusterTab/ClusterContext';
import { MutedText } from '../shared/MutedText';
import { toStartedDeployment } from '../shared/toStartedDeployment';
import { DeletionDialog } from './DeletionDialog';

const RELATIONS = [
  RELATION_DEPENDENCY_OF,
  RELATION_HAS_PART,
  RELATION_PARENT_OF,
];

/** Destroys the infrastructure and the environment, once its name is typed. */
export function DeleteDialog(props: { onClose: () => void }) {
  const { t } = useProtonTranslation();
  const { entity, entityRef, overview, refresh, toSection } = useCluster();
  const { name } = overview.environment;
  const protonApi = useApi(protonApiRef);
  const navigate = useNavigate();

  async function onConfirm(deletion: EnvironmentDeletion) {
    const started = await protonApi.deleteEnvironment(entityRef, deletion);
    refresh();
    props.onClose();
    navigate(toSection(toStartedDeployment(started)));
  }

  return (
    <DeletionDialog
      title={t('cluster.manage.delete.question', { name })}
      confirm={t('cluster.manage.delete.action')}
      onConfirm={onConfirm}
      onClose={props.onClose}
    >
      <Typography variant="body2">
        {t('cluster.manage.delete.description')}
      </Typography>
      <Dependents entity={entity} />
    </DeletionDialog>
  );
}

/** What would be left without the cluster, as far as the catalog knows. */
function Dependents(props: { entity: Entity }) {
  const { t } = useProtonTranslation();
  const refs = new Map(
    RELATIONS.flatMap(type => getEntityRelations(props.entity, type)).map(
      ref => [stringifyEntityRef(ref), ref],
    ),
  );
  if (refs.size === 0) {
    return <MutedText>{t('cluster.manage.noDependents')}</MutedText>;
  }
  return (
    <Alert severity="warning">
      {t('cluster.manage.dependents')}
      <ul style={{ margin: 0, paddingInlineStart: 20 }}>
        {[...refs].map(([key, ref]) => (
          <li key={key}>
            <EntityRefLink entityRef={ref} />
          </li>
        ))}
      </ul>
    </Alert>
  );
}
