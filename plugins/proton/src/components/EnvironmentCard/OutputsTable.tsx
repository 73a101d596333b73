import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import {
  EnvironmentOutput,
  OperationState,
} from '@proton-vending/backstage-plugin-proton-common';
import { Fragment } from 'react';
import { useProtonTranslation } from '../../useProtonTranslation';
import { OutputRow } from './OutputRow';
import { useOutputStyles } from './outputStyles';

/** How a sensitive output is shown, to whom it may be. */
export interface Reveal {
  state: OperationState;
  read: (key: string) => Promise<string>;
}

/** The outputs of an environment, each with a button that copies it whole. */
export function OutputsTable(props: {
  outputs: EnvironmentOutput[];
  reveal: Reveal;
}) {
  const classes = useOutputStyles();
  const { t } = useProtonTranslation();
  return (
    <Table
      size="small"
      className={classes.table}
      aria-label={t('cluster.outputs.title')}
    >
      <TableHead>
        <TableRow>
          <TableCell className={`${classes.head} ${classes.key}`}>
            {t('cluster.outputs.name')}
          </TableCell>
          <TableCell className={classes.head}>
            {t('cluster.outputs.value')}
          </TableCell>
          <TableCell className={`${classes.head} ${classes.actions}`}>
            <span className={classes.unseen}>
              {t('cluster.outputs.actions')}
            </span>
          </TableCell>
        </TableRow>
      </TableHead>
      <TableBody>
        {props.outputs.map(output => (
          <TableRow key={output.key} className={classes.row}>
            <TableCell component="th" scope="row" className={classes.cell}>
              <OutputKey text={output.key} />
            </TableCell>
            <OutputRow output={output} reveal={props.reveal} />
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

/** A key that breaks after an underscore when there is no room for it. */
function OutputKey(props: { text: string }) {
  return (
    <>
      {props.text.split(/(?<=_)/).map((part, index) => (
        <Fragment key={index}>
          {index > 0 && <wbr />}
          {part}
        </Fragment>
      ))}
    </>
  );
}
