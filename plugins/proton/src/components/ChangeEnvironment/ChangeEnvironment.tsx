import {
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
import { RowsSkeleton } from '../shared/PanelSkeleton';
import { toStartedDeployment } from '../shared/toStartedDeployment';
import type { ChangeTarget } from './ChangeForm';
import { ChangePreview } from './ChangePreview';
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
  cancelTo: string;
}) {
  const { operation, configuration, target, cancelTo } = props;
  const { entityRef, refresh, toSection } = useCluster();
  const protonApi = useApi(protonApiRef);
  const navigate = useNavigate();
  const [inputs, setInputs] = useState<EnvironmentInputs>();
  const [preview, setPreview] = useState<EnvironmentChangePreview>();

  const version =
    target.version === configuration.version ? undefined : target.version;
  const isMajor =
    parseTemplateVersion(target.version)?.majorVersion !==
    parseTemplateVersion(configuration.version)?.majorVersion;

  function toSend(filledIn: EnvironmentInputs) {
    return withoutUntouchedDefaults({
      inputs: filledIn,
      deployed: configuration.inputs,
      schema: target.schema,
    });
  }

  const previewTask = useTask(async (filledIn: EnvironmentInputs) => {
    setInputs(filledIn);
    setPreview(
      await protonApi.previewEnvironmentChange(entityRef, {
        version,
        inputs: toSend(filledIn),
        // Previewing does not accept the major version.
        acknowledgeMajorVersion: isMajor || undefined,
      }),
    );
  });

  const deployTask = useTask(async (reason: string) => {
    const started = await protonApi.updateEnvironment(entityRef, {
      version,
      inputs: inputs && toSend(inputs),
      reason: reason.trim() || undefined,
      acknowledgeMajorVersion: isMajor || undefined,
      basedOn: preview?.basedOn,
    });
    refresh();
    navigate(toSection(toStartedDeployment(started)));
  });

  if (preview) {
    return (
      <ChangePreview
        preview={preview}
        operation={operation}
        isMajor={isMajor}
        running={deployTask.running}
        error={deployTask.error}
        onBack={() => {
          setPreview(undefined);
          deployTask.reset();
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
        running={previewTask.running}
        error={previewTask.error}
        cancelTo={cancelTo}
        onPreview={previewTask.run}
      />
    </Suspense>
  );
}
