import { ClusterPart, LIMITS } from '../../kubernetes/readCluster';
import { ClusterNamespace } from '../../kubernetes/readNamespaces';
import { useProtonTranslation } from '../../useProtonTranslation';
import { DataRow, DataTable } from '../shared/DataTable';
import { MutedText } from '../shared/MutedText';
import { Paged } from '../shared/Paged';
import { Panel } from '../shared/Panel';
import { RelativeTime } from '../shared/RelativeTime';
import { SmallStatus } from '../shared/SmallStatus';
import { useTableStyles } from '../shared/tableStyles';
import { PartNotice } from './PartNotice';

/** The namespaces, with how many pods and problems each of them has. */
export function NamespacesPanel(props: {
  part: ClusterPart<unknown>;
  namespaces: ClusterNamespace[];
}) {
  const classes = useTableStyles();
  const { t } = useProtonTranslation();
  const { namespaces, part } = props;
  return (
    <Panel title={t('cluster.kubernetes.namespaces.title')}>
      <PartNotice part={part} objects="namespaces" limit={LIMITS.namespaces} />
      {namespaces.length === 0 && !part.failure && (
        <MutedText>{t('cluster.kubernetes.namespaces.none')}</MutedText>
      )}
      {namespaces.length > 0 && (
        <Paged items={namespaces} pageSize={50}>
          {shown => (
            <DataTable
              focusable
              className={classes.narrow}
              label={t('cluster.kubernetes.namespaces.table')}
              columns={[
                t('cluster.kubernetes.namespaces.name'),
                t('cluster.kubernetes.namespaces.status'),
                t('cluster.kubernetes.namespaces.pods'),
                t('cluster.kubernetes.namespaces.problems'),
                t('cluster.kubernetes.namespaces.age'),
              ]}
            >
              {shown.map(({ createdAt, name, phase, pods, problems }) => (
                <DataRow key={name}>
                  <>{name}</>
                  <>{phase}</>
                  <>{pods ?? t('cluster.kubernetes.versions.unknown')}</>
                  {problems > 0 ? (
                    <SmallStatus tone="error">{String(problems)}</SmallStatus>
                  ) : (
                    <>{t('common.none')}</>
                  )}
                  <>{createdAt && <RelativeTime time={createdAt} />}</>
                </DataRow>
              ))}
            </DataTable>
          )}
        </Paged>
      )}
    </Panel>
  );
}
