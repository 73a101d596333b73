import { EmptyState, LinkButton } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import Typography from '@material-ui/core/Typography';
import { catalogIndexRouteRef, clustersRouteRef } from '../../routes';
import { useProtonTranslation } from '../../useProtonTranslation';

/** Says that the environment was deleted while the page showed it. */
export function DeletedState(props: {
  name: string;
  /** There is no room for more than words. */
  dense?: boolean;
}) {
  const { t } = useProtonTranslation();
  const toClusters = useRouteRef(clustersRouteRef);
  const toCatalog = useRouteRef(catalogIndexRouteRef);
  const to = (toClusters ?? toCatalog)?.();
  const title = t('common.deleted.title');
  const description = t('common.deleted.description', { name: props.name });
  const action = to ? (
    <LinkButton to={to} variant="outlined" color="primary" size="small">
      {t('common.deleted.toClusters')}
    </LinkButton>
  ) : undefined;
  return props.dense ? (
    <div role="status">
      <Typography variant="subtitle1">{title}</Typography>
      <Typography variant="body2" paragraph>
        {description}
      </Typography>
      {action}
    </div>
  ) : (
    <div role="status">
      <EmptyState
        missing="info"
        title={title}
        description={description}
        action={action}
      />
    </div>
  );
}
