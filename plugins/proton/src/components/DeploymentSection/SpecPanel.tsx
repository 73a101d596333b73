import { DeploymentDetails } from '@proton-vending/backstage-plugin-proton-common';
import { useProtonTranslation } from '../../useProtonTranslation';
import { InputsDifferencePanel } from './InputsDifferencePanel';

/** What a deployment changes of the inputs. */
export function SpecPanel(props: { deployment: DeploymentDetails }) {
  const { t } = useProtonTranslation();
  const { initialInputs, targetInputs, maskedInputs } = props.deployment;
  if (!initialInputs && !targetInputs) {
    return null;
  }
  return (
    <InputsDifferencePanel
      title={t('cluster.inputs.title')}
      before={initialInputs}
      after={targetInputs}
      same={t(
        maskedInputs ? 'cluster.inputs.sameOfShown' : 'cluster.inputs.same',
      )}
    />
  );
}
