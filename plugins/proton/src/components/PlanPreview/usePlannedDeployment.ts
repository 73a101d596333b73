import { useApi } from '@backstage/core-plugin-api';
import {
  EnvironmentChange,
  OperationState,
  StartedDeployment,
} from '@proton-vending/backstage-plugin-proton-common';
import { useCallback, useEffect, useRef, useState } from 'react';
import { protonApiRef } from '../../api';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useCluster } from '../ClusterTab/ClusterContext';
import { followPlan, PlanState } from './followPlan';
import {
  findPlanObstacle,
  losesResources,
  onlyForgets,
} from './planDeployment';

const RUNNING: PlanState['phase'][] = ['starting', 'queued', 'planning'];

/** The preview of a change and its deployment; the preview ends with the page. */
export interface PlannedDeployment {
  state: PlanState;
  /** Starts a plan, in place of an earlier one. */
  start: (change: EnvironmentChange) => void;
  cancel: () => void;
  /** What was typed to agree to losses. */
  confirmName: string;
  setConfirmName: (name: string) => void;
  /** Whether protected resources would be destroyed, or no longer be managed. */
  isDestructive: boolean;
  /** The button that deploys a destructive plan. */
  destructiveLabel: string;
  /** Whether the change can be deployed, as far as its plan tells. */
  deployable: OperationState;
  /** Deploys the plan; the change itself where there is no plan. */
  deploy: (change: EnvironmentChange) => Promise<StartedDeployment>;
}

export function usePlannedDeployment(): PlannedDeployment {
  const { t } = useProtonTranslation();
  const protonApi = useApi(protonApiRef);
  const { entityRef, overview, operation } = useCluster();
  const [state, setState] = useState<PlanState>({ phase: 'idle' });
  const [confirmName, setConfirmName] = useState('');
  const stop = useRef<() => void>();

  const start = useCallback(
    (change: EnvironmentChange) => {
      stop.current?.();
      setConfirmName('');
      stop.current = followPlan({
        start: () => protonApi.startEnvironmentPlan(entityRef, change),
        read: (id, signal) =>
          protonApi.getEnvironmentPlan(entityRef, id, { signal }),
        cancel: id => protonApi.cancelEnvironmentPlan(entityRef, id),
        onChange: setState,
      });
    },
    [protonApi, entityRef],
  );

  const cancel = useCallback(() => {
    stop.current?.();
    setState({ phase: 'cancelled' });
  }, []);

  useEffect(() => {
    // A page that is left may be shown again, with the state that it had.
    const leave = () => {
      stop.current?.();
      setState(last =>
        RUNNING.includes(last.phase) ? { phase: 'cancelled' } : last,
      );
    };
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      stop.current?.();
    };
  }, []);

  const isDestructive = losesResources(state);
  const obstacle = findPlanObstacle({
    state,
    name: overview.environment.name,
    confirmName,
    replace: operation('replace'),
  });

  function explainObstacle(): OperationState {
    switch (obstacle?.code) {
      case undefined:
        return { allowed: true };
      case 'denied':
        return { allowed: false, reason: obstacle.reason };
      case 'not-confirmed':
        return {
          allowed: false,
          reason: t('cluster.preview.losses.notConfirmed'),
        };
      case 'wait':
        return { allowed: false, reason: t('cluster.preview.deploy.wait') };
      default:
        return { allowed: false, reason: t('cluster.preview.deploy.noPlan') };
    }
  }

  return {
    state,
    start,
    cancel,
    confirmName,
    setConfirmName,
    isDestructive,
    destructiveLabel: t(
      state.phase === 'ready' && onlyForgets(state.plan)
        ? 'cluster.preview.forgotten.deploy'
        : 'cluster.preview.losses.deploy',
    ),
    deployable: explainObstacle(),
    deploy: change =>
      state.phase === 'ready'
        ? protonApi.deployEnvironmentPlan(entityRef, state.plan.id, {
            reason: change.reason,
            confirmName: isDestructive ? confirmName : undefined,
          })
        : protonApi.updateEnvironment(entityRef, {
            ...change,
            confirmName: confirmName || undefined,
          }),
  };
}
