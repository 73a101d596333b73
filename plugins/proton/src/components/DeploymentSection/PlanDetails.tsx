import { makeStyles } from '@material-ui/core/styles';
import { DeploymentPlan } from '@proton-vending/backstage-plugin-proton-common';
import { useProtonTranslation } from '../../useProtonTranslation';
import { DataRow, DataTable } from '../shared/DataTable';
import { MutedText } from '../shared/MutedText';

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
          <DataTable
            label={t('cluster.plan.changes')}
            columns={[t('cluster.plan.action'), t('cluster.plan.resource')]}
          >
            {changes.map(({ address, action }) => (
              <DataRow key={address}>
                {action}
                <code>{address}</code>
              </DataRow>
            ))}
          </DataTable>
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
      {truncated && <MutedText>{t('cluster.plan.truncated')}</MutedText>}
    </div>
  );
}
