import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import Checkbox from '@material-ui/core/Checkbox';
import TableCell from '@material-ui/core/TableCell';
import TableRow from '@material-ui/core/TableRow';
import Tooltip from '@material-ui/core/Tooltip';
import { makeStyles } from '@material-ui/core/styles';
import ReportProblemOutlinedIcon from '@material-ui/icons/ReportProblemOutlined';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import {
  FleetRow,
  versionDistance,
} from '@proton-vending/backstage-plugin-proton-common';
import { useClusterTabPath } from '../../clusterTabPath';
import { useTimeFormat } from '../../hooks/useTimeFormat';
import {
  ProtonTranslate,
  useProtonTranslation,
} from '../../useProtonTranslation';
import { templatesRouteRef } from '../../routes';
import { toTemplatePath } from '../TemplatesPage/templatePath';
import { DeprecationChip } from '../shared/DeprecationChip';
import { RelativeTime } from '../shared/RelativeTime';
import { describeOwner } from './describeFacetValue';
import { describeSupport } from './describeSupport';
import { SmallStatus } from '../shared/SmallStatus';
import { describeStatus } from '../shared/describeStatus';
import { OPTIONAL_COLUMNS, OptionalColumn } from './fleetViews';

const useStyles = makeStyles(theme => ({
  name: { fontWeight: 700 },
  stale: {
    display: 'inline-flex',
    verticalAlign: 'text-bottom',
    marginLeft: theme.spacing(0.5),
    color: theme.palette.status.warning,
    fontSize: '1rem',
  },
  cell: { maxWidth: 240, overflow: 'hidden', textOverflow: 'ellipsis' },
  upgrade: { marginLeft: theme.spacing(1) },
  detail: {
    display: 'block',
    color: theme.palette.text.secondary,
    fontSize: '0.75rem',
  },
}));

/** Of columns with long names, the whole name as a tooltip. */
const WHOLE: Partial<
  Record<OptionalColumn, (row: FleetRow) => string | undefined>
> = {
  owner: row => row.owner && describeOwner(row.owner),
  template: row => row.templateName,
};

/** A cluster, with links to its page, its owner, its template and its upgrade. */
export function FleetTableRow(props: {
  row: FleetRow;
  hidden: OptionalColumn[];
  selected: boolean;
  onSelect: () => void;
}) {
  const { row, hidden, selected, onSelect } = props;
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const name = row.title ?? row.name;
  return (
    <TableRow hover selected={selected}>
      <TableCell padding="checkbox">
        <Checkbox
          size="small"
          color="primary"
          checked={selected}
          inputProps={{ 'aria-label': t('fleet.selection.row', { name }) }}
          onChange={onSelect}
        />
      </TableCell>
      <TableCell
        component="th"
        scope="row"
        data-column="name"
        className={classes.cell}
        title={name}
      >
        <EntityRefLink
          className={classes.name}
          entityRef={row.entityRef}
          title={name}
          hideIcon
          disableTooltip
        >
          {name}
        </EntityRefLink>
        {row.staleSince && <StaleMark staleSince={row.staleSince} />}
      </TableCell>
      {OPTIONAL_COLUMNS.filter(column => !hidden.includes(column)).map(
        column => (
          <TableCell
            key={column}
            className={classes.cell}
            title={WHOLE[column]?.(row)}
          >
            <FleetCell column={column} row={row} />
          </TableCell>
        ),
      )}
    </TableRow>
  );
}

function FleetCell({ column, row }: { column: OptionalColumn; row: FleetRow }) {
  const { t } = useProtonTranslation();
  switch (column) {
    case 'owner':
      return row.owner ? (
        <EntityRefLink
          entityRef={row.owner}
          defaultKind="group"
          hideIcon
          disableTooltip
        >
          {describeOwner(row.owner)}
        </EntityRefLink>
      ) : (
        <>{t('fleet.none.owner')}</>
      );
    case 'status': {
      const status = describeStatus(row.status, t);
      return <SmallStatus tone={status.tone}>{status.label}</SmallStatus>;
    }
    case 'template':
      return <TemplateCell row={row} />;
    case 'version':
      return <VersionCell row={row} />;
    case 'kubernetes':
      return <KubernetesCell row={row} />;
    case 'account':
      return <>{row.accountId}</>;
    case 'region':
      return <>{row.region}</>;
    default:
      return row.createdAt ? <RelativeTime time={row.createdAt} /> : null;
  }
}

/** Says that the account of a cluster can't be reached. */
function StaleMark({ staleSince }: { staleSince: string }) {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const format = useTimeFormat();
  const label = t('fleet.notice.row', {
    time: format.relative(new Date(staleSince), new Date()),
  });
  return (
    <Tooltip arrow title={label}>
      <span className={classes.stale} role="img" aria-label={label}>
        <ReportProblemOutlinedIcon fontSize="inherit" />
      </span>
    </Tooltip>
  );
}

function TemplateCell({ row }: { row: FleetRow }) {
  const templates = useRouteRef(templatesRouteRef);
  const { accountId, region, templateName } = row;
  return (
    <Link
      to={`${templates()}/${toTemplatePath({
        accountId,
        region,
        name: templateName,
      })}`}
    >
      {templateName}
    </Link>
  );
}

function VersionCell({ row }: { row: FleetRow }) {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const toTab = useClusterTabPath(row.entityRef);
  const distance = describeDistance(row, t);
  const { recommendedVersion } = row;
  return (
    <>
      {row.templateVersion}{' '}
      {row.deprecation && <DeprecationChip deprecation={row.deprecation} />}
      {distance?.behind && recommendedVersion && (
        <Link
          className={classes.upgrade}
          to={toTab(`versions/${recommendedVersion}`)}
          aria-label={t('fleet.distance.upgradeName', {
            name: row.title ?? row.name,
            version: recommendedVersion,
          })}
        >
          {t('fleet.distance.upgrade')}
        </Link>
      )}
      {distance && (
        <span
          className={classes.detail}
          title={
            recommendedVersion &&
            t('fleet.distance.recommended', { version: recommendedVersion })
          }
        >
          {distance.behind ? (
            <SmallStatus tone="warning">{distance.label}</SmallStatus>
          ) : (
            distance.label
          )}
        </span>
      )}
    </>
  );
}

function KubernetesCell({ row }: { row: FleetRow }) {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const support = describeSupport(row.support, t);
  return (
    <>
      {row.kubernetesVersion ?? t('fleet.none.kubernetes')}
      {row.support && (
        <span className={classes.detail}>
          {support.tone === 'ok' ? (
            support.label
          ) : (
            <SmallStatus tone={support.tone}>{support.label}</SmallStatus>
          )}
        </span>
      )}
    </>
  );
}

/** How far the version of a cluster is from the recommended one. */
function describeDistance(
  row: FleetRow,
  t: ProtonTranslate,
): { label: string; behind: boolean } | undefined {
  if (!row.standing) {
    return undefined;
  }
  const { majors, minors } = versionDistance(row);
  const parts = [
    ...(majors > 0 ? [t('fleet.distance.majors', { count: majors })] : []),
    ...(minors > 0 ? [t('fleet.distance.minors', { count: minors })] : []),
  ];
  if (parts.length > 0) {
    return { label: parts.join(', '), behind: true };
  }
  return {
    label: t(
      row.standing === 'ahead'
        ? 'fleet.distance.ahead'
        : 'fleet.distance.current',
    ),
    behind: false,
  };
}
