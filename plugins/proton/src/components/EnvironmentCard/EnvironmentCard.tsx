import { Entity } from '@backstage/catalog-model';
import { EntityInfoCard, useEntity } from '@backstage/plugin-catalog-react';
import { makeStyles } from '@material-ui/core/styles';
import { explainError } from '../../api/explainError';
import { Environment, useEnvironment } from '../../query/useEnvironment';
import { useProtonTranslation } from '../../useProtonTranslation';
import { Problem } from '../shared/Problem';
import { EnvironmentCardSkeleton } from './EnvironmentCardSkeleton';
import { EnvironmentDetails } from './EnvironmentDetails';
import { EnvironmentStatus } from './EnvironmentStatus';
import { Notice } from './Notice';

const useStyles = makeStyles(theme => ({
  content: {
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(2.5),
  },
}));

/** The card of the Proton environment that the entity at hand stands for. */
export function EnvironmentCard() {
  const { entity } = useEntity();
  const { t } = useProtonTranslation();
  const environment = useEnvironment(entity);
  return (
    <EntityInfoCard title={t('environmentCard.title')}>
      <EnvironmentCardContent entity={entity} environment={environment} />
    </EntityInfoCard>
  );
}

function EnvironmentCardContent(props: {
  entity: Entity;
  environment: Environment;
}) {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const { overview, error, refresh } = props.environment;
  if (overview) {
    return (
      <div className={classes.content}>
        {error && (
          <Notice onRetry={refresh}>
            {t('common.stale', { reason: explainError(error, t) })}
          </Notice>
        )}
        <EnvironmentStatus status={overview.environment.deploymentStatus} />
        <EnvironmentDetails entity={props.entity} overview={overview} />
      </div>
    );
  }
  return error ? (
    <Problem error={error} onRetry={refresh} dense />
  ) : (
    <EnvironmentCardSkeleton />
  );
}
