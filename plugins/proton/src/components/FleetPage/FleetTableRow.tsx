import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
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
import { RelativeTime } from '../shared/RelativeTime';
import { describeOwner } from './describeFacetValue';
import { describeSupport } from './describeSupport';
import { SmallStatus } from '../shared/SmallStatus';
import { describeStatus } from '../shared/describeStatus';

const useStyles = makeStyles(theme => ({
  name: { fontWeight: 700 },
  stale: {
    display: 'inline-flex',
    verticalAlign: 'text-bottom',
    marginLeft: theme.spacing(0.5),
    color: theme.palette.status.warning,
    fontSize: '1rem',
  },
  owner: { maxWidth: 150, overflow: 'hidden', textOverflow: 'ellipsis' },
  template: { maxWidth: 180, overflow: 'hidden', textOverflow: 'ellipsis' },
  upgrade: { marginLeft: theme.spacing(1) },
  detail: {
    display: 'block',
    color: theme.palette.text.secondary,
    fontSize: '0.75rem',
  },
}));

/** A cluster, with links to its page, its owner, its template and its upgrade. */
export function FleetTableRow({ row }: { row: FleetRow }) {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const format = useTimeFormat();
  const distance = describeDistance(row, t);
  const status = describeStatus(row.status, t);
  const support = describeSupport(row.support, t);
  const templates = useRouteRef(templatesRouteRef);
  const toTab = useClusterTabPath(row.entityRef);
  const { accountId, recommendedVersion, region, templateName } = row;
  return (
    <TableRow hover>
      <TableCell component="th" scope="row">
        <EntityRefLink
          className={classes.name}
          entityRef={row.entityRef}
          title={row.title ?? row.name}
          hideIcon
          disableTooltip
        >
          {row.title ?? row.name}
        </EntityRefLink>
        {row.staleSince && (
          <Tooltip
            arrow
            title={t('fleet.notice.row', {
              time: format.relative(new Date(row.staleSince), new Date()),
            })}
          >
            <span
              className={classes.stale}
              role="img"
              aria-label={t('fleet.notice.row', {
                time: format.relative(new Date(row.staleSince), new Date()),
              })}
            >
              <ReportProblemOutlinedIcon fontSize="inherit" />
            </span>
          </Tooltip>
        )}
      </TableCell>
      <TableCell className={classes.owner}>
        {row.owner ? (
          <EntityRefLink
            entityRef={row.owner}
            defaultKind="group"
            hideIcon
            disableTooltip
          >
            {describeOwner(row.owner)}
          </EntityRefLink>
        ) : (
          t('fleet.none.owner')
        )}
      </TableCell>
      <TableCell>
        <SmallStatus tone={status.tone}>{status.label}</SmallStatus>
      </TableCell>
      <TableCell className={classes.template} title={templateName}>
        <Link
          to={`${templates()}/${toTemplatePath({
            accountId,
            region,
            name: templateName,
          })}`}
        >
          {templateName}
        </Link>
      </TableCell>
      <TableCell>
        {row.templateVersion}
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
      </TableCell>
      <TableCell>
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
      </TableCell>
      <TableCell>{accountId}</TableCell>
      <TableCell>{region}</TableCell>
      <TableCell>
        {row.createdAt && <RelativeTime time={row.createdAt} />}
      </TableCell>
    </TableRow>
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
