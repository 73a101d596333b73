import {
  Entity,
  RELATION_DEPENDENCY_OF,
  RELATION_HAS_PART,
  RELATION_PARENT_OF,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import {
  EntityRefLink,
  getEntityRelations,
} from '@backstage/plugin-catalog-react';
import Typography from '@material-ui/core/Typography';
import Alert from '@material-ui/lab/Alert';
import { useProtonTranslation } from '../../useProtonTranslation';

const RELATIONS = [
  RELATION_DEPENDENCY_OF,
  RELATION_HAS_PART,
  RELATION_PARENT_OF,
];

/** What would be left without the cluster, as far as the catalog knows. */
export function Dependents(props: { entity: Entity }) {
  const { t } = useProtonTranslation();
  const refs = new Map(
    RELATIONS.flatMap(type => getEntityRelations(props.entity, type)).map(
      ref => [stringifyEntityRef(ref), ref],
    ),
  );
  if (refs.size === 0) {
    return (
      <Typography variant="body2" color="textSecondary">
        {t('cluster.manage.noDependents')}
      </Typography>
    );
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
