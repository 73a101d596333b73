import Button from '@material-ui/core/Button';
import Alert from '@material-ui/lab/Alert';
import { useProtonTranslation } from '../../useProtonTranslation';
import { DroppedInput } from './migrateInputs';

/** The values that the chosen version has no place for, until somebody has seen them. */
export function DroppedInputs(props: {
  dropped: DroppedInput[];
  onDismiss: () => void;
}) {
  const { dropped, onDismiss } = props;
  const { t } = useProtonTranslation();
  if (dropped.length === 0) {
    return null;
  }
  return (
    <Alert
      severity="warning"
      style={{ marginBottom: 16 }}
      action={
        <Button color="inherit" size="small" onClick={onDismiss}>
          {t('fields.inputs.dismiss')}
        </Button>
      }
    >
      {t('fields.inputs.dropped')}
      <ul style={{ margin: 0, paddingInlineStart: 20 }}>
        {dropped.map(({ path, title, value }) => (
          <li key={path}>
            {title}
            {title !== path && ` (${path})`}: <code>{toText(value)}</code>
          </li>
        ))}
      </ul>
    </Alert>
  );
}

function toText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
