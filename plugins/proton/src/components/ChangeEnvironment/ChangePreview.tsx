import Button from '@material-ui/core/Button';
import Checkbox from '@material-ui/core/Checkbox';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import Typography from '@material-ui/core/Typography';
import Alert from '@material-ui/lab/Alert';
import { makeStyles } from '@material-ui/core/styles';
import { EnvironmentChangePreview } from '@proton-vending/backstage-plugin-proton-common';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { describeViolation } from '../../fields/environmentInputs/describeViolation';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useCluster } from '../ClusterTab/ClusterContext';
import { InputChangesTable } from '../shared/InputChangesTable';
import { OperationButton } from '../shared/OperationButton';
import { RowsSkeleton } from '../shared/PanelSkeleton';
import { ReasonField } from '../shared/ReasonField';
import { describeWarning } from './describeWarning';
import { MutedText } from '../shared/MutedText';
import { ErrorText } from '../shared/ErrorText';
import { Stack } from '../shared/Stack';

const SpecDifference = lazy(() =>
  import('../SpecDifference').then(m => ({ default: m.SpecDifference })),
);

const useStyles = makeStyles(theme => ({
  list: { margin: 0, paddingInlineStart: theme.spacing(2.5) },
  actions: {
    display: 'flex',
    justifyContent: 'flex-end',
    gap: theme.spacing(1),
  },
}));

/** What a change would do, and the button that does it. */
export function ChangePreview(props: {
  preview: EnvironmentChangePreview;
  operation: 'edit' | 'upgrade';
  isMajor: boolean;
  running: boolean;
  error?: Error;
  onBack: () => void;
  onDeploy: (reason: string) => void;
}) {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const cluster = useCluster();
  const { preview, isMajor, running, error, onBack, onDeploy } = props;
  const { version, changes, violations, warnings, specs } = preview;
  const [reason, setReason] = useState('');
  const [acknowledged, setAcknowledged] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);

  // The form is gone, and with it what had the focus.
  useEffect(() => heading.current?.focus(), []);

  const sameVersion = version.before === version.after;
  const unchanged = sameVersion && changes.length === 0;
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
      {violations.length > 0 && (
        <Alert severity="error">
          {t('cluster.change.violations')}
          <ul className={classes.list}>
            {violations.map(violation => (
              <li key={`${violation.path} ${violation.message}`}>
                {violation.path && <code>{violation.path}</code>}{' '}
                {describeViolation(violation, {}, t)}
              </li>
            ))}
          </ul>
        </Alert>
      )}
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
      <div>
        <Typography variant="subtitle2" component="h4" gutterBottom>
          {t('cluster.inputs.difference')}
        </Typography>
        <Suspense fallback={<RowsSkeleton />}>
          <SpecDifference before={specs.before} after={specs.after} />
        </Suspense>
      </div>
      {isMajor && (
        <div>
          <Alert severity="warning">{t('cluster.change.majorWarning')}</Alert>
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
        </div>
      )}
      <ReasonField value={reason} onChange={setReason} />
      <ErrorText error={error} />
      <div className={classes.actions}>
        <Button size="small" disabled={running} onClick={onBack}>
          {t('cluster.change.back')}
        </Button>
        <OperationButton
          variant="contained"
          color="primary"
          state={stateOfDeploy()}
          onClick={() => onDeploy(reason)}
        >
          {t('cluster.change.deploy')}
        </OperationButton>
      </div>
    </Stack>
  );

  function stateOfDeploy() {
    const reasons = [
      running && t('cluster.change.starting'),
      violations.length > 0 && t('cluster.change.violated'),
      unchanged && t('cluster.change.unchanged'),
      isMajor && !acknowledged && t('cluster.change.notAcknowledged'),
    ];
    const why = reasons.find(Boolean) || undefined;
    return why
      ? { allowed: false, reason: why }
      : cluster.operation(props.operation);
  }
}
