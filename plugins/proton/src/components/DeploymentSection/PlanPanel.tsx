import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import {
  DeploymentDetails,
  DeploymentPlan,
  isDeploymentRunning,
} from '@proton-vending/backstage-plugin-proton-common';
import { useState } from 'react';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useCluster, useClusterQuery } from '../ClusterTab/ClusterContext';
import { QueryResult } from '../shared/QueryResult';
import { ChangeSign } from '../shared/ChangeSign';
import { MutedText } from '../shared/MutedText';
import { OperationButton } from '../shared/OperationButton';
import { Panel } from '../shared/Panel';
import { PlanDetails } from './PlanDetails';

const useStyles = makeStyles(theme => ({
  summary: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0.5, 3),
    margin: 0,
    padding: 0,
    listStyle: 'none',
  },
}));

/** What a deployment changes: a summary, and the whole plan for who asks. */
export function PlanPanel(props: {
  deploymentId: string;
  deployment: DeploymentDetails | undefined;
}) {
  const { t } = useProtonTranslation();
  const { operation } = useCluster();
  const { deploymentId, deployment } = props;
  const [open, setOpen] = useState(false);
  const summary = deployment?.plan;
  const plan = useClusterQuery(
    open && summary ? ['plan', deploymentId] : undefined,
    (protonApi, entityRef, options) =>
      protonApi.getDeploymentPlan(entityRef, deploymentId, options),
  );
  if (!deployment) {
    return null;
  }
  return (
    <Panel
      title={t('cluster.plan.title')}
      actions={
        summary &&
        (open ? (
          <Button size="small" onClick={() => setOpen(false)} aria-expanded>
            {t('cluster.plan.hide')}
          </Button>
        ) : (
          <OperationButton
            state={operation('read-logs')}
            onClick={() => setOpen(true)}
          >
            {t('cluster.plan.show')}
          </OperationButton>
        ))
      }
    >
      {summary ? (
        <PlanSummary plan={summary} />
      ) : (
        <MutedText>
          {isDeploymentRunning(deployment.status)
            ? t('cluster.plan.notYet')
            : t('cluster.plan.none')}
        </MutedText>
      )}
      {open && summary && (
        <QueryResult query={plan}>
          {data => <PlanDetails plan={data} />}
        </QueryResult>
      )}
    </Panel>
  );
}

/** How many resources are added, changed and removed. */
function PlanSummary(props: {
  plan: Pick<DeploymentPlan, 'toAdd' | 'toChange' | 'toRemove'>;
}) {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const { toAdd, toChange, toRemove } = props.plan;
  return (
    <ul className={classes.summary} aria-label={t('cluster.plan.summary')}>
      <Typography component="li" variant="body2">
        <ChangeSign kind="added" />
        {t('cluster.plan.add', { amount: String(toAdd) })}
      </Typography>
      <Typography component="li" variant="body2">
        <ChangeSign kind="changed" />
        {t('cluster.plan.change', { amount: String(toChange) })}
      </Typography>
      <Typography component="li" variant="body2">
        <ChangeSign kind="removed" />
        {t('cluster.plan.remove', { amount: String(toRemove) })}
      </Typography>
    </ul>
  );
}
