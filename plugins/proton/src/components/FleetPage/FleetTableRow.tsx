import TableCell from '@material-ui/core/TableCell';
import TableRow from '@material-ui/core/TableRow';
import Tooltip from '@material-ui/core/Tooltip';
import { makeStyles } from '@material-ui/core/styles';
import ReportProblemOutlinedIcon from '@material-ui/icons/ReportProblemOutlined';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { FleetRow } from '@proton-vending/backstage-plugin-proton-common';
import { useTimeFormat } from '../../hooks/useTimeFormat';
import { useProtonTranslation } from '../../useProtonTranslation';
import { RelativeTime } from '../EnvironmentCard/RelativeTime';
import { describeDistance } from './describeDistance';
import { describeOwner } from './describeFacetValue';
import { describeSupport } from './describeSupport';
import { useTableStyles } from './FleetTable';
import { SmallStatus } from './SmallStatus';
import { describeStatus } from '../EnvironmentCard/statusMeanings';

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
  detail: {
    display: 'block',
    color: theme.palette.text.secondary,
    fontSize: '0.75rem',
  },
}));

/** A cluster; its name leads to its own page. */
export function FleetTableRow({ row }: { row: FleetRow }) {
  const classes = useStyles();
  const tableClasses = useTableStyles();
  const { t } = useProtonTranslation();
  const format = useTimeFormat();
  const distance = describeDistance(row, t);
  const status = describeStatus(row.status, t);
  const support = describeSupport(row.support, t);
  return (
    <TableRow hover>
      <TableCell component="th" scope="row" className={tableClasses.name}>
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
      <TableCell>{row.templateName}</TableCell>
      <TableCell>
        {row.templateVersion}
        {distance && (
          <span
            className={classes.detail}
            title={
              row.recommendedVersion &&
              t('fleet.distance.recommended', {
                version: row.recommendedVersion,
              })
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
      <TableCell>{row.accountId}</TableCell>
      <TableCell>{row.region}</TableCell>
      <TableCell>
        {row.createdAt && <RelativeTime time={row.createdAt} />}
      </TableCell>
    </TableRow>
  );
}
