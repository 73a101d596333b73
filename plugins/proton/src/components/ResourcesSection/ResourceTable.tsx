import { CopyTextButton } from '@backstage/core-components';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import { makeStyles } from '@material-ui/core/styles';
import { EnvironmentResource } from '@proton-vending/backstage-plugin-proton-common';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useTableStyles } from '../shared/tableStyles';
import { ResourceGroup } from './groupResources';

const useStyles = makeStyles(theme => ({
  table: { tableLayout: 'fixed', minWidth: 480 },
  type: {
    padding: theme.spacing(2, 1, 0.75, 0),
    borderBottom: `1px solid ${theme.palette.divider}`,
  },
  identifier: { display: 'flex', alignItems: 'center' },
  text: { minWidth: 0, overflowWrap: 'anywhere' },
  // A row is as high as its text, with the button or without.
  copy: { margin: '-6px 0', '& svg': { width: 18, height: 18 } },
}));

/** The resources, those of a type together. */
export function ResourceTable(props: { groups: ResourceGroup[] }) {
  const classes = useStyles();
  const tableClasses = useTableStyles();
  const { t } = useProtonTranslation();
  return (
    <div className={tableClasses.scroll}>
      <Table
        size="small"
        className={`${tableClasses.table} ${classes.table}`}
        aria-label={t('cluster.resources.title')}
      >
        <TableHead>
          <TableRow>
            <TableCell className={tableClasses.head}>
              {t('cluster.resources.name')}
            </TableCell>
            <TableCell className={tableClasses.head}>
              {t('cluster.resources.identifier')}
            </TableCell>
          </TableRow>
        </TableHead>
        {props.groups.map(({ type, resources }) => (
          <TableBody key={type}>
            <TableRow className={tableClasses.row}>
              <TableCell
                component="th"
                scope="rowgroup"
                colSpan={2}
                className={classes.type}
              >
                <strong className={tableClasses.code}>{type}</strong>{' '}
                <span className={tableClasses.muted}>{resources.length}</span>
              </TableCell>
            </TableRow>
            {resources.map(resource => (
              <ResourceRow key={resource.name} resource={resource} />
            ))}
          </TableBody>
        ))}
      </Table>
    </div>
  );
}

function ResourceRow(props: { resource: EnvironmentResource }) {
  const classes = useStyles();
  const tableClasses = useTableStyles();
  const { t } = useProtonTranslation();
  const { name, identifier } = props.resource;
  const cell = `${tableClasses.cell} ${tableClasses.code}`;
  return (
    <TableRow className={tableClasses.row}>
      <TableCell component="th" scope="row" className={cell}>
        {name}
      </TableCell>
      <TableCell className={cell}>
        {identifier ? (
          <span className={classes.identifier}>
            <span className={classes.text}>{identifier}</span>
            <span className={classes.copy}>
              <CopyTextButton
                text={identifier}
                aria-label={t('cluster.resources.copy', { name })}
                variant="tertiary"
              />
            </span>
          </span>
        ) : (
          <span className={tableClasses.muted}>{t('common.none')}</span>
        )}
      </TableCell>
    </TableRow>
  );
}
