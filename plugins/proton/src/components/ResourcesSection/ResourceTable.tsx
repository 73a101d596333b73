import { CopyTextButton } from '@backstage/core-components';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import { makeStyles } from '@material-ui/core/styles';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useTableStyles } from '../shared/tableStyles';
import { ResourceGroup } from './groupResources';

const useStyles = makeStyles({
  table: { tableLayout: 'fixed', minWidth: 480 },
  identifier: { display: 'flex', alignItems: 'center' },
  // A row is as high as its text, with the button or without.
  copy: { margin: '-6px 0', '& svg': { width: 18, height: 18 } },
});

/** The resources of one type. */
export function ResourceTable(props: { group: ResourceGroup }) {
  const classes = useStyles();
  const tableClasses = useTableStyles();
  const { t } = useProtonTranslation();
  const { type, resources } = props.group;
  return (
    <div className={tableClasses.scroll}>
      <Table
        size="small"
        className={`${tableClasses.table} ${classes.table}`}
        aria-label={t('cluster.resources.ofType', { type })}
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
        <TableBody>
          {resources.map(({ name, identifier }) => (
            <TableRow key={name} className={tableClasses.row}>
              <TableCell
                component="th"
                scope="row"
                className={`${tableClasses.cell} ${tableClasses.code}`}
              >
                {name}
              </TableCell>
              <TableCell
                className={`${tableClasses.cell} ${tableClasses.code}`}
              >
                {identifier ? (
                  <span className={classes.identifier}>
                    {identifier}
                    <span className={classes.copy}>
                      <CopyTextButton
                        text={identifier}
                        aria-label={t('cluster.resources.copy', { name })}
                      />
                    </span>
                  </span>
                ) : (
                  <span className={tableClasses.muted}>{t('common.none')}</span>
                )}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </div>
  );
}
