import TextField from '@material-ui/core/TextField';
import { useId } from 'react';
import { useProtonTranslation } from '../../useProtonTranslation';

/** Has the name typed of what is about to be ended. */
export function NameConfirmation(props: {
  name: string;
  value: string;
  onChange: (value: string) => void;
}) {
  const id = useId();
  const { t } = useProtonTranslation();
  return (
    <TextField
      id={id}
      fullWidth
      variant="outlined"
      size="small"
      autoComplete="off"
      label={t('cluster.manage.confirmName', { name: props.name })}
      value={props.value}
      onChange={event => props.onChange(event.target.value)}
    />
  );
}
