import TextField, { TextFieldProps } from '@material-ui/core/TextField';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useProblemStyles } from '../shared/FormProblem';
import { FieldProblem } from './campaignValues';

/** A field of the form of a campaign, with what is wrong in place of its help. */
export function CampaignField({
  id,
  help,
  problem,
  bounds,
  onValue,
  ...props
}: Omit<TextFieldProps, 'onChange' | 'error' | 'helperText'> & {
  id: string;
  help?: string;
  problem?: FieldProblem;
  /** Of a whole number. */
  bounds?: readonly [number, number];
  onValue: (value: string) => void;
}) {
  const classes = useProblemStyles();
  const { t } = useProtonTranslation();
  return (
    <TextField
      {...props}
      id={`proton-campaign-${id}`}
      fullWidth
      variant="outlined"
      size="small"
      error={problem !== undefined}
      helperText={
        problem
          ? t(`campaigns.form.problem.${problem}`, {
              min: String(bounds?.[0] ?? ''),
              max: String(bounds?.[1] ?? ''),
            })
          : help
      }
      InputLabelProps={{
        shrink: true,
        className: problem && classes.problem,
      }}
      FormHelperTextProps={{ className: problem && classes.problem }}
      onChange={({ target }) => onValue(target.value)}
    />
  );
}
