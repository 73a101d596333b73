import { makeStyles } from '@material-ui/core/styles';
import { ClusterPart, LIMITS } from '../../kubernetes/readCluster';
import { ClusterEvent } from '../../kubernetes/readEvents';
import { useProtonTranslation } from '../../useProtonTranslation';
import { DataRow, DataTable } from '../shared/DataTable';
import { MutedText } from '../shared/MutedText';
import { Paged } from '../shared/Paged';
import { Panel } from '../shared/Panel';
import { RelativeTime } from '../shared/RelativeTime';
import { useTableStyles } from '../shared/tableStyles';
import { ObjectName } from './ObjectName';
import { PartNotice } from './PartNotice';

const useStyles = makeStyles({
  table: { minWidth: 720 },
  message: { overflowWrap: 'anywhere', minWidth: 200, lineHeight: 1.4 },
});

/** What Kubernetes has warned about, the last first. */
export function EventsPanel(props: {
  part: ClusterPart<unknown>;
  warnings: ClusterEvent[];
}) {
  const classes = useStyles();
  const tableClasses = useTableStyles();
  const { t } = useProtonTranslation();
  const { part, warnings } = props;
  return (
    <Panel
      title={t('cluster.kubernetes.events.title')}
      description={t('cluster.kubernetes.events.description')}
    >
      <PartNotice part={part} objects="events" limit={LIMITS.events} />
      {warnings.length === 0 && !part.failure && (
        <MutedText>{t('cluster.kubernetes.events.none')}</MutedText>
      )}
      {warnings.length > 0 && (
        <Paged items={warnings} pageSize={20}>
          {shown => (
            <DataTable
              focusable
              className={classes.table}
              label={t('cluster.kubernetes.events.table')}
              columns={[
                t('cluster.kubernetes.events.object'),
                t('cluster.kubernetes.events.reason'),
                t('cluster.kubernetes.events.message'),
                t('cluster.kubernetes.events.count'),
                t('cluster.kubernetes.events.lastSeen'),
              ]}
            >
              {shown.map((warning, index) => (
                <DataRow key={index}>
                  <ObjectName {...warning} />
                  <span className={tableClasses.unbroken}>
                    {warning.reason}
                  </span>
                  <div className={classes.message}>{warning.message}</div>
                  <>{String(warning.count)}</>
                  <>
                    {warning.lastSeen && (
                      <RelativeTime time={warning.lastSeen} />
                    )}
                  </>
                </DataRow>
              ))}
            </DataTable>
          )}
        </Paged>
      )}
    </Panel>
  );
}
