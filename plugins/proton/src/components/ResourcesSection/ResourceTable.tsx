import { CopyTextButton, Link } from '@backstage/core-components';
import TableCell from '@material-ui/core/TableCell';
import TableRow from '@material-ui/core/TableRow';
import { makeStyles } from '@material-ui/core/styles';
import { Fragment } from 'react';
import { useProtonTranslation } from '../../useProtonTranslation';
import { DataRow, DataTable } from '../shared/DataTable';
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
    <DataTable
      className={classes.table}
      label={t('cluster.resources.title')}
      columns={[t('cluster.resources.name'), t('cluster.resources.identifier')]}
    >
      {props.groups.map(({ type, resources }) => (
        <Fragment key={type}>
          <TableRow className={tableClasses.row}>
            <TableCell component="th" colSpan={2} className={classes.type}>
              <strong className={tableClasses.code}>{type}</strong>{' '}
              <span className={tableClasses.muted}>{resources.length}</span>
            </TableCell>
          </TableRow>
          {resources.map(({ name, identifier, consoleUrl }) => (
            <DataRow key={name} className={tableClasses.code}>
              {name}
              {identifier ? (
                <span className={classes.identifier}>
                  <span className={classes.text}>
                    {consoleUrl ? (
                      <Link
                        to={consoleUrl}
                        title={t('cluster.resources.console')}
                      >
                        {identifier}
                      </Link>
                    ) : (
                      identifier
                    )}
                  </span>
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
            </DataRow>
          ))}
        </Fragment>
      ))}
    </DataTable>
  );
}
