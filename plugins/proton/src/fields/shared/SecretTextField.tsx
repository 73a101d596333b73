import IconButton from '@material-ui/core/IconButton';
import InputAdornment from '@material-ui/core/InputAdornment';
import TextField from '@material-ui/core/TextField';
import VisibilityIcon from '@material-ui/icons/Visibility';
import VisibilityOffIcon from '@material-ui/icons/VisibilityOff';
import { useState } from 'react';
import { useProtonTranslation } from '../../useProtonTranslation';

/** A box whose text is masked until somebody asks to see it. */
export function SecretTextField(props: {
  id: string;
  label: string;
  value: string;
  required?: boolean;
  disabled?: boolean;
  readonly?: boolean;
  error?: boolean;
  placeholder?: string;
  onChange: (text: string) => void;
  onBlur?: () => void;
}) {
  const { id, label, value, required, disabled, readonly, error } = props;
  const { t } = useProtonTranslation();
  const [isShown, setShown] = useState(false);
  return (
    <TextField
      id={id}
      label={label}
      type={isShown ? 'text' : 'password'}
      value={value}
      required={required}
      disabled={disabled}
      error={error}
      placeholder={props.placeholder}
      onChange={event => props.onChange(event.target.value)}
      onBlur={props.onBlur}
      inputProps={{
        // Browsers offer saved passwords of this site for any other value.
        autoComplete: 'new-password',
        readOnly: readonly,
        spellCheck: false,
      }}
      InputProps={{
        endAdornment: value !== '' && (
          <InputAdornment position="end">
            <IconButton
              size="small"
              aria-label={t(
                isShown ? 'fields.secret.hide' : 'fields.secret.show',
                { label },
              )}
              onClick={() => setShown(!isShown)}
            >
              {isShown ? <VisibilityOffIcon /> : <VisibilityIcon />}
            </IconButton>
          </InputAdornment>
        ),
      }}
    />
  );
}
