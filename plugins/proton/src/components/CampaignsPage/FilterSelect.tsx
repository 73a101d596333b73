import TextField from '@material-ui/core/TextField';
import { makeStyles } from '@material-ui/core/styles';
import { useId } from 'react';
import { useProtonTranslation } from '../../useProtonTranslation';

const useStyles = makeStyles(theme => ({
  root: {
    minWidth: 140,
    '& label': { color: theme.palette.text.primary },
  },
}));

/** A filter with one value, or all. */
export function FilterSelect(props: {
  label: string;
  value: string | undefined;
  options: { value: string; label: string }[];
  onChange: (value: string | undefined) => void;
}) {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const id = useId();
  const { label, value = '', options, onChange } = props;
  return (
    <TextField
      id={id}
      className={classes.root}
      select
      size="small"
      variant="outlined"
      label={label}
      value={value}
      InputLabelProps={{ shrink: true }}
      SelectProps={{ native: true }}
      onChange={({ target }) => onChange(target.value || undefined)}
    >
      <option value="">{t('campaigns.filter.all')}</option>
      {options.map(option => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </TextField>
  );
}
