import { makeStyles } from '@material-ui/core/styles';
import { ClusterReading, LIMITS } from '../../kubernetes/readCluster';
import { WorkloadProblem } from '../../kubernetes/readProblems';
import { useProtonTranslation } from '../../useProtonTranslation';
import { DataRow, DataTable } from '../shared/DataTable';
import { MutedText } from '../shared/MutedText';
import { Paged } from '../shared/Paged';
import { Panel } from '../shared/Panel';
import { SmallStatus } from '../shared/SmallStatus';
import { useTableStyles } from '../shared/tableStyles';
import { ObjectName } from './ObjectName';
import { PartNotice } from './PartNotice';

const useStyles = makeStyles({
  table: { minWidth: 640 },
  message: { overflowWrap: 'anywhere', minWidth: 200, lineHeight: 1.4 },
});

/** Workloads that don't run as they should, and what Kubernetes says about them. */
export function ProblemsPanel(props: {
  reading: ClusterReading;
  problems: WorkloadProblem[];
}) {
  const classes = useStyles();
  const tableClasses = useTableStyles();
  const { t } = useProtonTranslation();
  const { problems, reading } = props;
  const { pods, workloads } = reading;
  const parts = [
    ['deployments', workloads.Deployment],
    ['statefulsets', workloads.StatefulSet],
    ['daemonsets', workloads.DaemonSet],
    ['jobs', workloads.Job],
    ['pods', pods],
  ] as const;
  const known = parts.every(
    ([, { complete, failure }]) => complete && !failure,
  );
  return (
    <Panel title={t('cluster.kubernetes.problems.title')}>
      {parts.map(([objects, part]) => (
        <PartNotice
          key={objects}
          part={part}
          objects={objects}
          limit={objects === 'pods' ? LIMITS.pods : LIMITS.workloads}
        />
      ))}
      {problems.length === 0 && known && (
        <MutedText>
          <SmallStatus tone="ok">
            {t('cluster.kubernetes.problems.none')}
          </SmallStatus>
        </MutedText>
      )}
      {problems.length > 0 && (
        <Paged items={problems} pageSize={50}>
          {shown => (
            <DataTable
              focusable
              className={classes.table}
              label={t('cluster.kubernetes.problems.table')}
              columns={[
                t('cluster.kubernetes.problems.name'),
                t('cluster.kubernetes.problems.ready'),
                t('cluster.kubernetes.problems.reason'),
                t('cluster.kubernetes.problems.message'),
              ]}
            >
              {shown.map(problem => (
                <DataRow
                  key={`${problem.kind}/${problem.namespace}/${problem.name}`}
                >
                  <ObjectName {...problem} />
                  <span className={tableClasses.unbroken}>
                    {problem.desired !== undefined &&
                      t('cluster.kubernetes.amount', {
                        requested: String(problem.ready),
                        allocatable: String(problem.desired),
                      })}
                  </span>
                  <span className={tableClasses.unbroken}>
                    {problem.reason && (
                      <SmallStatus tone="error">{problem.reason}</SmallStatus>
                    )}
                  </span>
                  <div className={classes.message}>{problem.message}</div>
                </DataRow>
              ))}
            </DataTable>
          )}
        </Paged>
      )}
    </Panel>
  );
}
