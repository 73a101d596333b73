import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { DeploymentPlan } from '@proton-vending/backstage-plugin-proton-common';
import { useProtonTranslation } from '../../useProtonTranslation';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0.5, 3),
    margin: 0,
    padding: 0,
    listStyle: 'none',
  },
  sign: {
    display: 'inline-block',
    width: '1.5ch',
    marginRight: theme.spacing(0.5),
    fontFamily: 'ui-monospace, Menlo, Consolas, monospace',
    fontWeight: 700,
  },
  add: { color: theme.palette.status.ok },
  change: { color: theme.palette.status.warning },
  remove: { color: theme.palette.status.error },
}));

/** How many resources are added, changed and removed. */
export function PlanSummary(props: {
  plan: Pick<DeploymentPlan, 'toAdd' | 'toChange' | 'toRemove'>;
}) {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const { toAdd, toChange, toRemove } = props.plan;
  return (
    <ul className={classes.root} aria-label={t('cluster.plan.summary')}>
      <Typography component="li" variant="body2">
        <span aria-hidden className={`${classes.sign} ${classes.add}`}>
          +
        </span>
        {t('cluster.plan.add', { amount: String(toAdd) })}
      </Typography>
      <Typography component="li" variant="body2">
        <span aria-hidden className={`${classes.sign} ${classes.change}`}>
          ~
        </span>
        {t('cluster.plan.change', { amount: String(toChange) })}
      </Typography>
      <Typography component="li" variant="body2">
        <span aria-hidden className={`${classes.sign} ${classes.remove}`}>
          −
        </span>
        {t('cluster.plan.remove', { amount: String(toRemove) })}
      </Typography>
    </ul>
  );
}
