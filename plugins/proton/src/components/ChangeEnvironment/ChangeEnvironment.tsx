import {
  EnvironmentChange,
  EnvironmentChangePreview,
  EnvironmentConfiguration,
  EnvironmentInputs,
  parseTemplateVersion,
} from '@proton-vending/backstage-plugin-proton-common';
import { useApi } from '@backstage/core-plugin-api';
import { lazy, Suspense, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { protonApiRef } from '../../api';
import { useTask } from '../../hooks/useTask';
import { useCluster } from '../ClusterTab/ClusterContext';
import { PlanState, usePlannedDeployment } from '../PlanPreview';
import { RowsSkeleton } from '../shared/PanelSkeleton';
import { toStartedDeployment } from '../shared/toStartedDeployment';
import type { ChangeTarget } from './ChangeForm';
import { ChangePreview } from './ChangePreview';
import {
  ReportedProblems,
  toEngineViolations,
} from '../../fields/environmentInputs/ReportedProblems';
import { withoutUntouchedDefaults } from './withoutUntouchedDefaults';

const ChangeForm = lazy(() =>
  import('./ChangeForm').then(m => ({ default: m.ChangeForm })),
);

/**
 * A change of an environment in two steps: the form, then what would come of it.
 * Nothing is deployed that was not looked at before.
 */
export function ChangeEnvironment(props: {
  operation: 'edit' | 'upgrade';
  configuration: EnvironmentConfiguration;
  target: ChangeTarget;
  /** What a deployment tried that failed because of its inputs. */
  tried?: ReportedProblems;
  cancelTo: string;
}) {
  const { operation, configuration, target, cancelTo } = props;
  const { entityRef, refresh, toSection } = useCluster();
  const protonApi = useApi(protonApiRef);
  const navigate = useNavigate();
  const [tried, setTried] = useState(props.tried);
  const [inputs, setInputs] = useState(props.tried?.inputs);
  const [preview, setPreview] = useState<EnvironmentChangePreview>();

  const version =
    target.version === configuration.version ? undefined : target.version;
  const isMajor =
    parseTemplateVersion(target.version)?.majorVersion !==
    parseTemplateVersion(configuration.version)?.majorVersion;

  const planned = usePlannedDeployment();

  function toChange(filledIn: EnvironmentInputs): EnvironmentChange {
    return {
      version,
      inputs: withoutUntouchedDefaults({
        inputs: filledIn,
        deployed: configuration.inputs,
        schema: target.schema,
      }),
      // Previewing does not accept the major version.
      acknowledgeMajorVersion: isMajor || undefined,
    };
  }

  const previewTask = useTask(async (filledIn: EnvironmentInputs) => {
    setInputs(filledIn);
    const change = toChange(filledIn);
    const previewed = await protonApi.previewEnvironmentChange(
      entityRef,
      change,
    );
    const { basedOn, violations } = previewed;
    const isAccepted = violations.length === 0;
    setTried({ inputs: filledIn, violations });
    setPreview(isAccepted ? previewed : undefined);
    if (isAccepted) {
      planned.start({ ...change, basedOn });
    }
  });

  const deployTask = useTask(async (reason: string) => {
    const started = await planned.deploy({
      ...(inputs && toChange(inputs)),
      reason: reason.trim() || undefined,
      basedOn: preview?.basedOn,
    });
    refresh();
    navigate(toSection(toStartedDeployment(started)));
  });

  if (preview && inputs) {
    return (
      <ChangePreview
        preview={preview}
        planned={planned}
        schema={target.schema}
        operation={operation}
        isMajor={isMajor}
        running={deployTask.running || previewTask.running}
        error={deployTask.error ?? previewTask.error}
        onBack={() => {
          setTried({ inputs, violations: findPlanViolations(planned.state) });
          planned.cancel();
          setPreview(undefined);
          deployTask.reset();
          previewTask.reset();
        }}
        onAgain={() => {
          deployTask.reset();
          previewTask.run(inputs);
        }}
        onDeploy={deployTask.run}
      />
    );
  }
  return (
    <Suspense fallback={<RowsSkeleton rows={8} />}>
      <ChangeForm
        configuration={configuration}
        target={target}
        inputs={inputs}
        tried={tried}
        running={previewTask.running}
        error={previewTask.error}
        cancelTo={cancelTo}
        onPreview={previewTask.run}
      />
    </Suspense>
  );
}

function findPlanViolations(state: PlanState) {
  return toEngineViolations(
    state.phase === 'failed' ? state.plan.failure?.inputProblems : undefined,
  );
}
