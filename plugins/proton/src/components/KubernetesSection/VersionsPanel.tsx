import {
  SkewStanding,
  VersionSkew,
  VersionStanding,
} from '../../kubernetes/readSkew';
import {
  ProtonTranslate,
  useProtonTranslation,
} from '../../useProtonTranslation';
import { DataRow, DataTable } from '../shared/DataTable';
import { StatusTone } from '../shared/describeStatus';
import { Panel } from '../shared/Panel';
import { SmallStatus } from '../shared/SmallStatus';
import { useTableStyles } from '../shared/tableStyles';

const TONES: Record<Exclude<SkewStanding, 'unknown'>, StatusTone> = {
  same: 'ok',
  behind: 'ok',
  oldest: 'warning',
  tooOld: 'error',
  newer: 'error',
};

/** The versions of the control plane, the nodes and the add-ons beside each other. */
export function VersionsPanel(props: { skew: VersionSkew }) {
  const classes = useTableStyles();
  const { t } = useProtonTranslation();
  const { addons, controlPlane, nodes } = props.skew;
  return (
    <Panel
      title={t('cluster.kubernetes.versions.title')}
      description={t('cluster.kubernetes.versions.description')}
    >
      <DataTable
        focusable
        className={classes.narrow}
        label={t('cluster.kubernetes.versions.table')}
        columns={[
          t('cluster.kubernetes.versions.component'),
          t('cluster.kubernetes.versions.version'),
          t('cluster.kubernetes.versions.standing'),
        ]}
      >
        <DataRow>
          <>{t('cluster.kubernetes.controlPlane')}</>
          <span className={classes.unbroken}>
            {controlPlane ?? t('cluster.kubernetes.versions.unknown')}
          </span>
          <></>
        </DataRow>
        {nodes.map(({ count, ...node }) => (
          <DataRow key={node.version}>
            <>{t('cluster.kubernetes.versions.nodes', { count })}</>
            <span className={classes.unbroken}>{node.version}</span>
            <Standing of={node} />
          </DataRow>
        ))}
        {addons.map(({ name, ...addon }) => (
          <DataRow key={name}>
            <>{name}</>
            <span className={classes.unbroken}>{addon.version}</span>
            <Standing of={addon} />
          </DataRow>
        ))}
      </DataTable>
    </Panel>
  );
}

function Standing(props: { of: VersionStanding }) {
  const classes = useTableStyles();
  const { t } = useProtonTranslation();
  const { standing } = props.of;
  return standing === 'unknown' ? (
    <span className={classes.muted}>
      {t('cluster.kubernetes.versions.standings.unknown')}
    </span>
  ) : (
    <SmallStatus tone={TONES[standing]}>
      {describeStanding(props.of, t)}
    </SmallStatus>
  );
}

function describeStanding(
  { behind = 0, standing }: VersionStanding,
  t: ProtonTranslate,
): string {
  switch (standing) {
    case 'behind':
      return t('cluster.kubernetes.versions.standings.behind', {
        count: behind,
      });
    case 'oldest':
    case 'tooOld':
      return t(`cluster.kubernetes.versions.standings.${standing}`, {
        count: behind,
      });
    default:
      return t(`cluster.kubernetes.versions.standings.${standing}`);
  }
}
