import { EnvironmentStateVersions } from '@proton-vending/backstage-plugin-proton-common';
import { useProtonTranslation } from '../../useProtonTranslation';
import { Fact, FactList } from '../shared/Fact';
import { RelativeTime } from '../shared/RelativeTime';
import { StateWriter } from './StateWriter';

/** The last version of the state. */
export function StateFacts(props: {
  state: EnvironmentStateVersions['versions'][number];
}) {
  const { t } = useProtonTranslation();
  const { version, serial, resourceCount, createdAt } = props.state;
  const { deploymentId, writtenBy } = props.state;
  return (
    <FactList>
      <Fact label={t('cluster.state.version')}>{String(version)}</Fact>
      <Fact label={t('cluster.state.serial')}>{String(serial)}</Fact>
      <Fact label={t('cluster.state.resources')}>
        {resourceCount === undefined
          ? t('cluster.state.encrypted')
          : String(resourceCount)}
      </Fact>
      <Fact label={t('cluster.state.written')}>
        <RelativeTime time={createdAt} />
      </Fact>
      <Fact label={t('cluster.state.writer')}>
        <StateWriter name={writtenBy} deploymentId={deploymentId} />
      </Fact>
    </FactList>
  );
}
