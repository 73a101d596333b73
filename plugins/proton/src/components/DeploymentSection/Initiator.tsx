import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { DeploymentInitiator } from '@proton-vending/backstage-plugin-proton-common';
import { useProtonTranslation } from '../../useProtonTranslation';

/** Who asked for a deployment: the person where one is known, else who signed. */
export function Initiator(props: { initiator?: DeploymentInitiator }) {
  const { t } = useProtonTranslation();
  const { onBehalfOf, principal } = props.initiator ?? {};
  if (onBehalfOf) {
    return <EntityRefLink entityRef={onBehalfOf} defaultKind="user" />;
  }
  return <>{principal ?? t('cluster.deployment.unknown')}</>;
}
