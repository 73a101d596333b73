import { useApi } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import {
  DeploymentDetails,
  isDeploymentRunning,
} from '@proton-vending/backstage-plugin-proton-common';
import { useState } from 'react';
import { protonApiRef } from '../../api';
import { useLiveAnswer } from '../../hooks/useLiveAnswer';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useCluster } from '../ClusterTab/ClusterContext';
import { Answered } from '../shared/Answered';
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
  const { entityRef, operation } = useCluster();
  const { deploymentId, deployment } = props;
  const protonApi = useApi(protonApiRef);
  const [open, setOpen] = useState(false);
  const summary = deployment?.plan;
  const plan = useLiveAnswer(
    open && summary ? deploymentId : undefined,
    signal => protonApi.getDeploymentPlan(entityRef, deploymentId, { signal }),
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
        <Answered state={plan}>
          {answer => <PlanDetails plan={answer} />}
        </Answered>
      )}
    </Panel>
  );
}
