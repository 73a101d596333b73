import { alpha, makeStyles } from '@material-ui/core/styles';
import { useMemo } from 'react';
import { useProtonTranslation } from '../../useProtonTranslation';
import { pairLines } from './pairLines';

const useStyles = makeStyles(theme => ({
  root: {
    border: `1px solid ${theme.palette.divider}`,
    borderRadius: theme.shape.borderRadius,
    overflowX: 'auto',
  },
  table: {
    width: '100%',
    minWidth: 480,
    tableLayout: 'fixed',
    borderCollapse: 'collapse',
    fontFamily: 'ui-monospace, Menlo, Consolas, monospace',
    fontSize: '0.8125rem',
    lineHeight: 1.6,
  },
  head: {
    padding: theme.spacing(0.75, 1),
    textAlign: 'left',
    color: theme.palette.text.secondary,
    borderBottom: `1px solid ${theme.palette.divider}`,
  },
  cell: {
    padding: theme.spacing(0, 1),
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    verticalAlign: 'top',
    '&:first-child': { borderRight: `1px solid ${theme.palette.divider}` },
  },
  removed: { backgroundColor: alpha(theme.palette.status.error, 0.14) },
  added: { backgroundColor: alpha(theme.palette.status.ok, 0.16) },
}));

/** Two specs side by side; what differs is marked by a sign and a colour. */
export function SpecDifference(props: { before: string; after: string }) {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const { before, after } = props;
  const pairs = useMemo(() => pairLines(before, after), [before, after]);
  return (
    <div className={classes.root}>
      <table
        className={classes.table}
        aria-label={t('cluster.inputs.difference')}
      >
        <thead>
          <tr>
            <th scope="col" className={classes.head}>
              {t('cluster.inputs.before')}
            </th>
            <th scope="col" className={classes.head}>
              {t('cluster.inputs.after')}
            </th>
          </tr>
        </thead>
        <tbody>
          {pairs.map((pair, index) => (
            <tr key={index}>
              <td
                className={`${classes.cell} ${
                  pair.changed && pair.before !== undefined
                    ? classes.removed
                    : ''
                }`}
              >
                {pair.before !== undefined &&
                  `${pair.changed ? '- ' : '  '}${pair.before}`}
              </td>
              <td
                className={`${classes.cell} ${
                  pair.changed && pair.after !== undefined ? classes.added : ''
                }`}
              >
                {pair.after !== undefined &&
                  `${pair.changed ? '+ ' : '  '}${pair.after}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
