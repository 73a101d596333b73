import { InputChange } from '@proton-vending/backstage-plugin-proton-common';
import { useProtonTranslation } from '../../useProtonTranslation';
import { DataRow, DataTable } from './DataTable';
import { InputValue } from './InputValue';

/** Inputs that differ, each with what it was and what it becomes. */
export function InputChangesTable(props: {
  changes: InputChange[];
  label?: string;
}) {
  const { t } = useProtonTranslation();
  return (
    <DataTable
      label={props.label ?? t('cluster.inputs.changes')}
      columns={[
        t('cluster.inputs.input'),
        t('cluster.inputs.before'),
        t('cluster.inputs.after'),
      ]}
    >
      {props.changes.map(change => (
        <DataRow key={change.path}>
          <code>{change.path}</code>
          <InputValue value={change.before} />
          <InputValue value={change.after} />
        </DataRow>
      ))}
    </DataTable>
  );
}
