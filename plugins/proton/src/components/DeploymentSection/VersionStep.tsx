import { DeploymentListing } from '@proton-vending/backstage-plugin-proton-common';
import { useProtonTranslation } from '../../useProtonTranslation';

/** What a deployment does with the version, such as `1.0 → 1.1`. */
export function VersionStep(props: { deployment: DeploymentListing }) {
  const { t } = useProtonTranslation();
  const { action, fromVersion, toVersion } = props.deployment;
  if (action === 'delete') {
    return (
      <>
        {fromVersion
          ? t('cluster.deployment.deleteOf', { version: fromVersion })
          : t('cluster.deployment.delete')}
      </>
    );
  }
  if (action === 'create' || !fromVersion) {
    return (
      <>
        {t(
          action === 'create'
            ? 'cluster.deployment.createWith'
            : 'cluster.deployment.updateWith',
          { version: toVersion ?? '?' },
        )}
      </>
    );
  }
  return fromVersion === toVersion ? (
    <>{t('cluster.deployment.sameVersion', { version: fromVersion })}</>
  ) : (
    <>
      {t('cluster.deployment.versionStep', {
        from: fromVersion,
        to: toVersion ?? '?',
      })}
    </>
  );
}
