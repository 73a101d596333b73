import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import { Children, ReactNode } from 'react';
import { useTableStyles } from './tableStyles';

/** A table with a head, which scrolls where there is no room for it. */
export function DataTable(props: {
  label: string;
  columns: ReactNode[];
  /** Whether the keyboard scrolls it; where nothing in it takes the focus. */
  focusable?: boolean;
  className?: string;
  /** Rows. */
  children: ReactNode;
}) {
  const classes = useTableStyles();
  const { label, columns, focusable, className = '', children } = props;
  return (
    <div
      className={classes.scroll}
      {...(focusable && { role: 'region', 'aria-label': label, tabIndex: 0 })}
    >
      <Table
        size="small"
        className={`${classes.table} ${className}`}
        aria-label={label}
      >
        <TableHead>
          <TableRow>
            {columns.map((column, index) => (
              <TableCell key={index} className={classes.head}>
                {column}
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>{children}</TableBody>
      </Table>
    </div>
  );
}

/** A row whose first cell says what it is about. */
export function DataRow(props: {
  className?: string;
  selected?: boolean;
  /** One child for each column. */
  children: ReactNode;
}) {
  const classes = useTableStyles();
  const { className = '', children } = props;
  const cells = Children.toArray(children);
  return (
    <TableRow className={classes.row} selected={props.selected}>
      {cells.map((cell, index) => (
        <TableCell
          key={index}
          className={`${classes.cell} ${className}`}
          {...(index === 0 && { component: 'th', scope: 'row' })}
        >
          {cell}
        </TableCell>
      ))}
    </TableRow>
  );
}
