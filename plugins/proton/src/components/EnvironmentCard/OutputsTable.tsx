import { CopyTextButton } from '@backstage/core-components';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import { makeStyles } from '@material-ui/core/styles';
import { EnvironmentOutput } from '@proton-vending/backstage-plugin-proton-common';
import { Fragment } from 'react';
import { OutputValue } from './OutputValue';

const useStyles = makeStyles(theme => ({
  table: { tableLayout: 'fixed' },
  cell: {
    padding: theme.spacing(0.75, 1),
    verticalAlign: 'middle',
    fontFamily: 'ui-monospace, Menlo, Consolas, monospace',
    fontSize: '0.8125rem',
    lineHeight: 1.6,
    overflowWrap: 'anywhere',
    borderBottom: `1px solid ${theme.palette.divider}`,
    '&:first-child': { paddingLeft: 0 },
    '&:last-child': { paddingRight: 0 },
  },
  head: {
    backgroundColor: 'transparent',
    padding: theme.spacing(0.5, 1),
    color: theme.palette.text.secondary,
    borderBottom: `1px solid ${theme.palette.divider}`,
    '&:first-child': { paddingLeft: 0 },
  },
  key: { width: '30%' },
  copy: { width: 48 },
  button: { '& svg': { width: 18, height: 18 } },
  row: {
    '&&:nth-of-type(odd)': { backgroundColor: 'transparent' },
    '&:last-child > *': { borderBottom: 0 },
  },
}));

/** The outputs of an environment, each with a button that copies it whole. */
export function OutputsTable(props: { outputs: EnvironmentOutput[] }) {
  const classes = useStyles();
  return (
    <Table size="small" className={classes.table} aria-label="Outputs">
      <TableHead>
        <TableRow>
          <TableCell className={`${classes.head} ${classes.key}`}>
            Name
          </TableCell>
          <TableCell className={classes.head}>Value</TableCell>
          <TableCell className={`${classes.head} ${classes.copy}`} />
        </TableRow>
      </TableHead>
      <TableBody>
        {props.outputs.map(({ key, value, sensitive }) => (
          <TableRow key={key} className={classes.row}>
            <TableCell component="th" scope="row" className={classes.cell}>
              <OutputKey text={key} />
            </TableCell>
            <TableCell className={classes.cell}>
              <OutputValue value={value} sensitive={sensitive} />
            </TableCell>
            <TableCell
              className={`${classes.cell} ${classes.button}`}
              align="right"
            >
              {!sensitive && value && (
                <CopyTextButton
                  text={value}
                  aria-label={`Copy ${key}`}
                  variant="tertiary"
                />
              )}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

/** A key that breaks after an underscore when there is no room for it. */
function OutputKey(props: { text: string }) {
  return props.text.split(/(?<=_)/).map((part, index) => (
    <Fragment key={index}>
      {index > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}
