import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import {
  EnvironmentPlan,
  PlannedAction,
} from '@proton-vending/backstage-plugin-proton-common';
import { useProtonTranslation } from '../../useProtonTranslation';
import { ChangeSign } from '../shared/ChangeSign';
import { isLoss } from './groupChanges';
import { lossColor } from './lossColor';

const COUNTED = [
  ['add', 'added'],
  ['change', 'changed'],
  ['replace', 'removed'],
  ['destroy', 'removed'],
  ['forget', 'unmanaged'],
] as const satisfies [PlannedAction, string][];

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0.5, 3),
    margin: 0,
    padding: 0,
    listStyle: 'none',
  },
  loss: { color: lossColor(theme), fontWeight: 700 },
}));

/** Shown only where there are some: few templates ask for it. */
const RARE: PlannedAction = 'forget';

/** How many resources a plan adds, changes, replaces, destroys and forgets. */
export function PlanCounts(props: {
  counts: NonNullable<EnvironmentPlan['counts']>;
}) {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const { counts } = props;
  return (
    <ul className={classes.root} aria-label={t('cluster.preview.counts.label')}>
      {COUNTED.filter(([action]) => action !== RARE || counts[action] > 0).map(
        ([action, sign]) => (
          <Typography
            key={action}
            component="li"
            variant="body2"
            className={
              isLoss(action) && counts[action] > 0 ? classes.loss : undefined
            }
          >
            <ChangeSign kind={sign} />
            {t(`cluster.preview.counts.${action}`, {
              amount: String(counts[action]),
            })}
          </Typography>
        ),
      )}
    </ul>
  );
}
