import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import Alert from '@material-ui/lab/Alert';
import {
  EnvironmentPlan,
  JsonSchema,
} from '@proton-vending/backstage-plugin-proton-common';
import { explainError } from '../../api/explainError';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useCluster } from '../ClusterTab/ClusterContext';
import { LikelyCause } from '../DeploymentFailure/LikelyCause';
import { InputProblems } from '../shared/InputProblems';
import { MutedText } from '../shared/MutedText';
import { Stack } from '../shared/Stack';
import type { PlanState } from './followPlan';
import { PlanCounts } from './PlanCounts';
import { ConfirmName, PlanLosses } from './PlanLosses';
import { PlannedChanges } from './PlannedChanges';
import { PlanProgress } from './PlanProgress';
import { hasResourceChanges } from './planDeployment';
import type { PlannedDeployment } from './usePlannedDeployment';

/** In which the preview is over, also one that may be out of date. */
const REPEATABLE: ReadonlySet<PlanState['phase']> = new Set([
  'cancelled',
  'error',
  'failed',
  'ready',
]);

const useStyles = makeStyles(theme => ({
  message: { whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' },
  again: { marginTop: theme.spacing(2) },
  edit: { marginTop: theme.spacing(2), marginInlineEnd: theme.spacing(1) },
}));

/** What a change does to the resources: the plan, or why there is none. */
export function PlanPreview(props: {
  planned: PlannedDeployment;
  /** Previews the same change once more. */
  onAgain: () => void;
  /** Names the inputs that the engine refuses. */
  schema?: JsonSchema;
  /** Goes back to the form, where there is one. */
  onEdit?: () => void;
}) {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const { planned, schema, onAgain, onEdit } = props;
  const { state } = planned;
  return (
    <section data-testid="proton-plan-preview">
      <Typography variant="subtitle2" component="h4" gutterBottom>
        {t('cluster.preview.title')}
      </Typography>
      {(state.phase === 'starting' ||
        state.phase === 'queued' ||
        state.phase === 'planning') && (
        <PlanProgress
          plan={'plan' in state ? state.plan : undefined}
          onCancel={planned.cancel}
        />
      )}
      <div role="status">
        <Outcome state={state} schema={schema} />
      </div>
      {state.phase === 'ready' && (
        <Result planned={planned} plan={state.plan} schema={schema} />
      )}
      {state.phase === 'unavailable' && <BlindLosses planned={planned} />}
      {onEdit && hasInputProblems(state) && (
        <Button
          size="small"
          variant="contained"
          color="primary"
          className={classes.edit}
          onClick={onEdit}
        >
          {t('cluster.preview.edit')}
        </Button>
      )}
      {REPEATABLE.has(state.phase) && (
        <Button
          size="small"
          variant="outlined"
          className={classes.again}
          onClick={onAgain}
        >
          {t('cluster.preview.again')}
        </Button>
      )}
    </section>
  );
}

function hasInputProblems(state: PlanState): boolean {
  return state.phase === 'failed' && Boolean(state.plan.failure?.inputProblems);
}

/** What is read out once the preview is over. */
function Outcome(props: { state: PlanState; schema?: JsonSchema }) {
  const { state, schema } = props;
  const { t } = useProtonTranslation();
  switch (state.phase) {
    case 'cancelled':
      return <MutedText>{t('cluster.preview.cancelled')}</MutedText>;
    case 'error':
      return (
        <Alert severity="error">
          {t('cluster.preview.error', {
            reason: explainError(state.error, t),
          })}
        </Alert>
      );
    case 'unavailable':
      return (
        <Alert severity="info">
          {t('cluster.preview.unavailable', {
            reason: explainError(state.error, t),
          })}
          <br />
          {t('cluster.preview.unavailableHint')}
        </Alert>
      );
    case 'failed':
      return <Failure plan={state.plan} schema={schema} />;
    case 'ready':
      return state.plan.counts && hasResourceChanges(state.plan) ? (
        <PlanCounts counts={state.plan.counts} />
      ) : (
        <MutedText>{t('cluster.preview.none')}</MutedText>
      );
    default:
      return null;
  }
}

/** Agrees to losses that nobody has seen, for who may replace resources. */
function BlindLosses({ planned }: { planned: PlannedDeployment }) {
  const { t } = useProtonTranslation();
  const { operation, overview } = useCluster();
  return operation('replace').allowed ? (
    <ConfirmName
      label={t('cluster.preview.losses.confirmBlindly', {
        name: overview.environment.name,
      })}
      value={planned.confirmName}
      onChange={planned.setConfirmName}
    />
  ) : null;
}

function Failure(props: { plan: EnvironmentPlan; schema?: JsonSchema }) {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const { failure } = props.plan;
  const { inputProblems = [] } = failure ?? {};
  return (
    <Stack>
      <Alert severity="error">
        {t('cluster.preview.failed')}
        {inputProblems.length > 0 ? (
          <InputProblems problems={inputProblems} schema={props.schema} />
        ) : (
          failure && <div className={classes.message}>{failure.message}</div>
        )}
      </Alert>
      {failure?.cause && <LikelyCause cause={failure.cause} />}
    </Stack>
  );
}

function Result(props: {
  plan: EnvironmentPlan;
  planned: PlannedDeployment;
  schema?: JsonSchema;
}) {
  const { t } = useProtonTranslation();
  const { plan, planned, schema } = props;
  const { changes = [], changesTruncated, inputWarnings, losses = [] } = plan;
  const areChangesHidden = !plan.changes && hasResourceChanges(plan);
  return (
    <Stack>
      {inputWarnings && (
        <Alert severity="warning">
          {t('cluster.preview.warnings')}
          <InputProblems problems={inputWarnings} schema={schema} />
        </Alert>
      )}
      {changes.length > 0 && <PlannedChanges changes={changes} />}
      {changesTruncated && (
        <MutedText>{t('cluster.preview.truncated')}</MutedText>
      )}
      {areChangesHidden && <MutedText>{t('cluster.preview.hidden')}</MutedText>}
      {losses.length > 0 && (
        <div>
          <PlanLosses
            losses={losses}
            confirmName={planned.confirmName}
            onConfirmName={planned.setConfirmName}
          />
        </div>
      )}
    </Stack>
  );
}
