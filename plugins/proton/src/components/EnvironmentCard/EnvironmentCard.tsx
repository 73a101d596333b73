import { ResponseErrorPanel } from '@backstage/core-components';
import { getCompoundEntityRef } from '@backstage/catalog-model';
import { EntityInfoCard, useEntity } from '@backstage/plugin-catalog-react';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import { explainError } from '../../api/explainError';
import {
  EnvironmentOverviewState,
  useEnvironmentOverview,
} from '../../hooks/useEnvironmentOverview';
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
  retry: { marginTop: theme.spacing(1) },
}));

/** The card of the Proton environment that the entity at hand stands for. */
export function EnvironmentCard() {
  const { entity } = useEntity();
  const state = useEnvironmentOverview(getCompoundEntityRef(entity));
  return (
    <EntityInfoCard title="Proton environment">
      <EnvironmentCardContent {...state} />
    </EntityInfoCard>
  );
}

function EnvironmentCardContent(props: EnvironmentOverviewState) {
  const classes = useStyles();
  const { overview, error, retry } = props;
  if (overview) {
    return (
      <div className={classes.content}>
        {error && (
          <Notice onRetry={retry}>
            This may be out of date, the last refresh failed:{' '}
            {explainError(error)}
          </Notice>
        )}
        <EnvironmentStatus status={overview.environment.deploymentStatus} />
        <EnvironmentDetails overview={overview} />
      </div>
    );
  }
  if (error) {
    return (
      <>
        <ResponseErrorPanel title={explainError(error)} error={error} />
        <Button
          className={classes.retry}
          variant="outlined"
          color="primary"
          onClick={retry}
        >
          Retry
        </Button>
      </>
    );
  }
  return <EnvironmentCardSkeleton />;
}
