import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import {
  DeploymentDetails,
  formatEnvironmentSpec,
  listInputChanges,
} from '@proton-vending/backstage-plugin-proton-common';
import { lazy, Suspense, useState } from 'react';
import { useProtonTranslation } from '../../useProtonTranslation';
import { InputChangesTable } from '../shared/InputChangesTable';
import { Panel } from '../shared/Panel';
import { RowsSkeleton } from '../shared/PanelSkeleton';

const SpecDifference = lazy(() =>
  import('../SpecDifference').then(m => ({ default: m.SpecDifference })),
);

/** What a deployment changes of the inputs, in a table or side by side. */
export function SpecPanel(props: { deployment: DeploymentDetails }) {
  const { t } = useProtonTranslation();
  const { initialInputs, targetInputs } = props.deployment;
  const [sideBySide, setSideBySide] = useState(false);
  if (!initialInputs && !targetInputs) {
    return null;
  }
  const changes = listInputChanges(initialInputs ?? {}, targetInputs ?? {});
  return (
    <Panel
      title={t('cluster.inputs.title')}
      actions={
        <Button
          size="small"
          variant="outlined"
          aria-pressed={sideBySide}
          onClick={() => setSideBySide(!sideBySide)}
        >
          {t(sideBySide ? 'cluster.inputs.table' : 'cluster.inputs.sideBySide')}
        </Button>
      }
    >
      {sideBySide && (
        <Suspense fallback={<RowsSkeleton />}>
          <SpecDifference
            before={initialInputs ? formatEnvironmentSpec(initialInputs) : ''}
            after={targetInputs ? formatEnvironmentSpec(targetInputs) : ''}
          />
        </Suspense>
      )}
      {!sideBySide &&
        (changes.length > 0 ? (
          <InputChangesTable changes={changes} />
        ) : (
          <Typography variant="body2" color="textSecondary">
            {t('cluster.inputs.same')}
          </Typography>
        ))}
    </Panel>
  );
}
