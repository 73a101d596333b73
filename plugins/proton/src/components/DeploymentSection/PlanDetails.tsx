import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { DeploymentPlan } from '@proton-vending/backstage-plugin-proton-common';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useTableStyles } from '../shared/tableStyles';

const useStyles = makeStyles(theme => ({
  root: { display: 'grid', gap: theme.spacing(2), marginTop: theme.spacing(2) },
  text: {
    margin: 0,
    padding: theme.spacing(1.5, 2),
    maxHeight: 480,
    overflow: 'auto',
    border: `1px solid ${theme.palette.divider}`,
    borderRadius: theme.shape.borderRadius,
    fontFamily: 'ui-monospace, Menlo, Consolas, monospace',
    fontSize: '0.8125rem',
    whiteSpace: 'pre',
  },
  changes: { maxHeight: 360, overflow: 'auto' },
}));

/** The resources that a plan changes, and the plan as the engine wrote it. */
export function PlanDetails(props: { plan: DeploymentPlan }) {
  const classes = useStyles();
  const tableClasses = useTableStyles();
  const { t } = useProtonTranslation();
  const { changes, text, truncated } = props.plan;
  return (
    <div className={classes.root}>
      {changes.length > 0 && (
        <div
          className={classes.changes}
          role="region"
          aria-label={t('cluster.plan.changes')}
          // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
          tabIndex={0}
        >
          <Table
            size="small"
            className={tableClasses.table}
            aria-label={t('cluster.plan.changes')}
          >
            <TableHead>
              <TableRow>
                <TableCell className={tableClasses.head}>
                  {t('cluster.plan.action')}
                </TableCell>
                <TableCell className={tableClasses.head}>
                  {t('cluster.plan.resource')}
                </TableCell>
              </TableRow>
            </TableHead>
            <TableBody>
              {changes.map(({ address, action }) => (
                <TableRow key={address} className={tableClasses.row}>
                  <TableCell className={tableClasses.cell}>{action}</TableCell>
                  <TableCell className={tableClasses.cell}>
                    <code>{address}</code>
                  </TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        </div>
      )}
      {text && (
        <pre
          className={classes.text}
          role="region"
          aria-label={t('cluster.plan.text')}
          // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
          tabIndex={0}
        >
          {text}
        </pre>
      )}
      {truncated && (
        <Typography variant="body2" color="textSecondary">
          {t('cluster.plan.truncated')}
        </Typography>
      )}
    </div>
  );
}
