import { CopyTextButton } from '@backstage/core-components';
import Button from '@material-ui/core/Button';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import { makeStyles } from '@material-ui/core/styles';
import {
  EnvironmentOutput,
  OperationState,
} from '@proton-vending/backstage-plugin-proton-common';
import { Fragment, useState } from 'react';
import { useTask } from '../../hooks/useTask';
import { useProtonTranslation } from '../../useProtonTranslation';
import { ErrorText } from '../shared/ErrorText';
import { OperationButton } from '../shared/OperationButton';
import { OutputValue } from './OutputValue';

const useOutputStyles = makeStyles(theme => ({
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
  description: {
    color: theme.palette.text.secondary,
    fontFamily: theme.typography.fontFamily,
    fontSize: theme.typography.caption.fontSize,
  },
  actions: { width: 130 },
  button: { whiteSpace: 'nowrap', '& svg': { width: 18, height: 18 } },
  row: {
    '&&:nth-of-type(odd)': { backgroundColor: 'transparent' },
    '&:last-child > *': { borderBottom: 0 },
  },
  unseen: {
    position: 'absolute',
    width: 1,
    height: 1,
    overflow: 'hidden',
    clipPath: 'inset(50%)',
    whiteSpace: 'nowrap',
  },
}));

/** How a sensitive output is shown, to whom it may be. */
interface Reveal {
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
              {output.description && (
                <div className={classes.description}>{output.description}</div>
              )}
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

/**
 * The value of an output and what can be done with it. A sensitive one is asked
 * for when somebody wants to see it, and forgotten with the row.
 */
function OutputRow(props: { output: EnvironmentOutput; reveal: Reveal }) {
  const classes = useOutputStyles();
  const { t } = useProtonTranslation();
  const { output, reveal } = props;
  const { key, sensitive } = output;
  const [revealed, setRevealed] = useState<string>();
  const task = useTask(async () => setRevealed(await reveal.read(key)));
  const value = sensitive ? revealed : output.value;
  return (
    <>
      <TableCell className={classes.cell}>
        <OutputValue
          value={value}
          masked={sensitive && revealed === undefined}
        />
        <ErrorText error={task.error} />
      </TableCell>
      <TableCell className={`${classes.cell} ${classes.button}`} align="right">
        {value && (
          <CopyTextButton
            text={value}
            aria-label={t('cluster.outputs.copy', { name: key })}
            variant="tertiary"
          />
        )}
        {sensitive && revealed === undefined && (
          <OperationButton
            variant="text"
            color="primary"
            state={reveal.state}
            onClick={() => task.run()}
            aria-label={t('cluster.outputs.revealOf', { name: key })}
          >
            {t('cluster.outputs.reveal')}
          </OperationButton>
        )}
        {sensitive && revealed !== undefined && (
          <Button
            size="small"
            color="primary"
            onClick={() => setRevealed(undefined)}
            aria-label={t('cluster.outputs.hideOf', { name: key })}
          >
            {t('cluster.outputs.hide')}
          </Button>
        )}
      </TableCell>
    </>
  );
}
