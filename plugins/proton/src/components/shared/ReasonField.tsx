import TextField from '@material-ui/core/TextField';
import { MAX_PROTON_REASON_LENGTH } from '@proton-vending/backstage-plugin-proton-common';
import { useId } from 'react';
import { useProtonTranslation } from '../../useProtonTranslation';

/** Why something is done, in the words of who does it. */
export function ReasonField(props: {
  value: string;
  onChange: (reason: string) => void;
  /** Says where the reason is recorded; in the history of deployments when absent. */
  help?: string;
}) {
  const id = useId();
  const { t } = useProtonTranslation();
  return (
    <TextField
      id={id}
      fullWidth
      variant="outlined"
      size="small"
      label={t('common.reason')}
      helperText={props.help ?? t('common.reasonHelp')}
      value={props.value}
      inputProps={{ maxLength: MAX_PROTON_REASON_LENGTH }}
      onChange={event => props.onChange(event.target.value)}
    />
  );
}
