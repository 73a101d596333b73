import { DeploymentListing } from '@proton-vending/backstage-plugin-proton-common';
import {
  ProtonTranslate,
  useProtonTranslation,
} from '../../useProtonTranslation';

/** What a deployment does with the version, such as `1.0 → 1.1`. */
export function VersionStep(props: { deployment: DeploymentListing }) {
  const { t } = useProtonTranslation();
  return <>{describeVersionStep(props.deployment, t)}</>;
}

/** The same as a text, for what takes no elements. */
export function describeVersionStep(
  deployment: DeploymentListing,
  t: ProtonTranslate,
): string {
  const { action, fromVersion, toVersion } = deployment;
  if (action === 'delete') {
    return fromVersion
      ? t('cluster.deployment.deleteOf', { version: fromVersion })
      : t('cluster.deployment.delete');
  }
  if (action === 'create' || !fromVersion) {
    return t(
      action === 'create'
        ? 'cluster.deployment.createWith'
        : 'cluster.deployment.updateWith',
      { version: toVersion ?? '?' },
    );
  }
  return fromVersion === toVersion
    ? t('cluster.deployment.sameVersion', { version: fromVersion })
    : t('cluster.deployment.versionStep', {
        from: fromVersion,
        to: toVersion ?? '?',
      });
}
