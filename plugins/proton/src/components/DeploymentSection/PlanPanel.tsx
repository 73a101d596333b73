import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import {
  DeploymentDetails,
  isDeploymentRunning,
} from '@proton-vending/backstage-plugin-proton-common';
import { useState } from 'react';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useCluster, useClusterQuery } from '../ClusterTab/ClusterContext';
import { QueryResult } from '../shared/QueryResult';
import { OperationButton } from '../shared/OperationButton';
import { Panel } from '../shared/Panel';
import { PlanDetails } from './PlanDetails';
import { PlanSummary } from './PlanSummary';

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
        <Typography variant="body2" color="textSecondary">
          {isDeploymentRunning(deployment.status)
            ? t('cluster.plan.notYet')
            : t('cluster.plan.none')}
        </Typography>
      )}
      {open && summary && (
        <QueryResult query={plan}>
          {data => <PlanDetails plan={data} />}
        </QueryResult>
      )}
    </Panel>
  );
}
