import { explainError } from '../../api/explainError';
import { useProtonTranslation } from '../../useProtonTranslation';
import { FormProblem } from './FormProblem';

/** Why something that was asked for failed; nothing without an error. */
export function ErrorText(props: {
  error: Error | undefined;
  /** Says what failed for this reason; the reason alone when absent. */
  describe?: (reason: string) => string;
}) {
  const { t } = useProtonTranslation();
  const { error, describe = reason => reason } = props;
  return error ? (
    <FormProblem>{describe(explainError(error, t))}</FormProblem>
  ) : null;
}
