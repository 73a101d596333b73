import FormHelperText from '@material-ui/core/FormHelperText';
import { explainError } from '../../api/explainError';
import { useProtonTranslation } from '../../useProtonTranslation';

/** Why something that was asked for failed; nothing without an error. */
export function ErrorText(props: {
  error: Error | undefined;
  /** Says what failed for this reason; the reason alone when absent. */
  describe?: (reason: string) => string;
}) {
  const { t } = useProtonTranslation();
  const { error, describe = reason => reason } = props;
  return error ? (
    <FormHelperText error role="alert">
      {describe(explainError(error, t))}
    </FormHelperText>
  ) : null;
}
