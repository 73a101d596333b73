import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import { InputChange } from '@proton-vending/backstage-plugin-proton-common';
import { useProtonTranslation } from '../../useProtonTranslation';
import { InputValue } from './InputValue';
import { useTableStyles } from './tableStyles';

/** Inputs that differ, each with what it was and what it becomes. */
export function InputChangesTable(props: { changes: InputChange[] }) {
  const classes = useTableStyles();
  const { t } = useProtonTranslation();
  return (
    <div className={classes.scroll}>
      <Table
        size="small"
        className={classes.table}
        aria-label={t('cluster.inputs.changes')}
      >
        <TableHead>
          <TableRow>
            <TableCell className={classes.head}>
              {t('cluster.inputs.input')}
            </TableCell>
            <TableCell className={classes.head}>
              {t('cluster.inputs.before')}
            </TableCell>
            <TableCell className={classes.head}>
              {t('cluster.inputs.after')}
            </TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {props.changes.map(change => (
            <TableRow key={change.path} className={classes.row}>
              <TableCell component="th" scope="row" className={classes.cell}>
                <code>{change.path}</code>
              </TableCell>
              <TableCell className={classes.cell}>
                <InputValue value={change.before} />
              </TableCell>
              <TableCell className={classes.cell}>
                <InputValue value={change.after} />
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </div>
  );
}
