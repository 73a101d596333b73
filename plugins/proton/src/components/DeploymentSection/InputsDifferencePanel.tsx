import Button from '@material-ui/core/Button';
import {
  EnvironmentInputs,
  formatEnvironmentSpec,
  listInputChanges,
} from '@proton-vending/backstage-plugin-proton-common';
import { lazy, Suspense, useState } from 'react';
import { useProtonTranslation } from '../../useProtonTranslation';
import { InputChangesTable } from '../shared/InputChangesTable';
import { Panel } from '../shared/Panel';
import { RowsSkeleton } from '../shared/PanelSkeleton';
import { MutedText } from '../shared/MutedText';

const SpecDifference = lazy(() =>
  import('../SpecDifference').then(m => ({ default: m.SpecDifference })),
);

/** What differs between two sets of inputs, in a table or side by side. */
export function InputsDifferencePanel(props: {
  title: string;
  before: EnvironmentInputs | undefined;
  after: EnvironmentInputs | undefined;
  /** What to say when nothing differs. */
  same: string;
}) {
  const { t } = useProtonTranslation();
  const { title, before, after, same } = props;
  const [sideBySide, setSideBySide] = useState(false);
  const changes = listInputChanges(before ?? {}, after ?? {});
  return (
    <Panel
      title={title}
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
            before={before ? formatEnvironmentSpec(before) : ''}
            after={after ? formatEnvironmentSpec(after) : ''}
          />
        </Suspense>
      )}
      {!sideBySide &&
        (changes.length > 0 ? (
          <InputChangesTable changes={changes} />
        ) : (
          <MutedText>{same}</MutedText>
        ))}
    </Panel>
  );
}
