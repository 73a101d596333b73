import Button from '@material-ui/core/Button';
import Checkbox from '@material-ui/core/Checkbox';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import Typography from '@material-ui/core/Typography';
import Alert from '@material-ui/lab/Alert';
import { makeStyles } from '@material-ui/core/styles';
import {
  EnvironmentChangePreview,
  JsonSchema,
} from '@proton-vending/backstage-plugin-proton-common';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useCluster } from '../ClusterTab/ClusterContext';
import { InputChangesTable } from '../shared/InputChangesTable';
import { OperationButton } from '../shared/OperationButton';
import { RowsSkeleton } from '../shared/PanelSkeleton';
import { ReasonField } from '../shared/ReasonField';
import { describeWarning } from './describeWarning';
import { MutedText } from '../shared/MutedText';
import { ErrorText } from '../shared/ErrorText';
import {
  hasResourceChanges,
  PlannedDeployment,
  PlanPreview,
} from '../PlanPreview';
import { Stack } from '../shared/Stack';

const SpecDifference = lazy(() =>
  import('../SpecDifference').then(m => ({ default: m.SpecDifference })),
);

const useStyles = makeStyles(theme => ({
  danger: {
    color: theme.palette.error.contrastText,
    backgroundColor: theme.palette.error.main,
    '&:hover': { backgroundColor: theme.palette.error.dark },
  },
  actions: {
    display: 'flex',
    justifyContent: 'flex-end',
    gap: theme.spacing(1),
  },
}));

/** What a change would do, and the button that does it. */
export function ChangePreview(props: {
  preview: EnvironmentChangePreview;
  planned: PlannedDeployment;
  /** Of the version afterwards. */
  schema: JsonSchema;
  operation: 'edit' | 'upgrade';
  isMajor: boolean;
  running: boolean;
  error?: Error;
  onBack: () => void;
  /** Previews the same change once more. */
  onAgain: () => void;
  onDeploy: (reason: string) => void;
}) {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const cluster = useCluster();
  const { preview, planned, isMajor, running, error, onBack, onDeploy } = props;
  const { version, changes, warnings, specs } = preview;
  const { newDefaults = [] } = preview;
  const [reason, setReason] = useState('');
  const [acknowledged, setAcknowledged] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);

  // The form is gone, and with it what had the focus.
  useEffect(() => heading.current?.focus(), []);

  const sameVersion = version.before === version.after;
  // The resources may have changed by hand, though the inputs stay as they are.
  const unchanged =
    sameVersion &&
    changes.length === 0 &&
    !(
      planned.state.phase === 'ready' && hasResourceChanges(planned.state.plan)
    );
  return (
    <Stack>
      <Typography
        variant="subtitle1"
        component="h3"
        ref={heading}
        tabIndex={-1}
      >
        {sameVersion
          ? t('cluster.change.previewOf', { version: version.after })
          : t('cluster.change.previewStep', {
              from: version.before,
              to: version.after,
            })}
      </Typography>
      {warnings.map(warning => (
        <Alert key={warning.code} severity="warning">
          {describeWarning(warning, t)}
        </Alert>
      ))}
      {changes.length > 0 ? (
        <InputChangesTable changes={changes} />
      ) : (
        <MutedText>{t('cluster.inputs.same')}</MutedText>
      )}
      {newDefaults.length > 0 && (
        <div>
          <Typography variant="subtitle2" component="h4" gutterBottom>
            {t('cluster.change.newDefaults')}
          </Typography>
          <InputChangesTable
            changes={newDefaults}
            label={t('cluster.change.newDefaults')}
          />
        </div>
      )}
      <div>
        <Typography variant="subtitle2" component="h4" gutterBottom>
          {t('cluster.inputs.difference')}
        </Typography>
        <Suspense fallback={<RowsSkeleton />}>
          <SpecDifference before={specs.before} after={specs.after} />
        </Suspense>
      </div>
      <PlanPreview
        planned={planned}
        schema={props.schema}
        onAgain={props.onAgain}
        onEdit={onBack}
      />
      {isMajor && (
        <FormControlLabel
          control={
            <Checkbox
              color="primary"
              checked={acknowledged}
              onChange={event => setAcknowledged(event.target.checked)}
            />
          }
          label={t('cluster.change.acknowledge')}
        />
      )}
      <ReasonField value={reason} onChange={setReason} />
      <ErrorText error={error} />
      <div className={classes.actions}>
        <Button size="small" disabled={running} onClick={onBack}>
          {t('cluster.change.back')}
        </Button>
        <OperationButton
          variant="contained"
          color={planned.isDestructive ? 'default' : 'primary'}
          className={planned.isDestructive ? classes.danger : undefined}
          state={stateOfDeploy()}
          onClick={() => onDeploy(reason)}
        >
          {planned.isDestructive
            ? planned.destructiveLabel
            : t('cluster.change.deploy')}
        </OperationButton>
      </div>
    </Stack>
  );

  function stateOfDeploy() {
    const reasons = [
      running && t('cluster.change.starting'),
      !planned.deployable.allowed && planned.deployable.reason,
      unchanged && t('cluster.change.unchanged'),
      isMajor && !acknowledged && t('cluster.change.notAcknowledged'),
    ];
    const why = reasons.find(Boolean) || undefined;
    return why
      ? { allowed: false, reason: why }
      : cluster.operation(props.operation);
  }
}
