import { ResponseError } from '@backstage/errors';
import { explainError } from '../../api/explainError';
import { Notice } from '../../components/shared/Notice';
import { useProtonTranslation } from '../../useProtonTranslation';

/**
 * Why a field cannot show what it should. Where trying again could help, a
 * button does that; a permission that is lacking stays lacking.
 */
export function FieldProblem(props: {
  /** Such as "The environment templates could not be read". */
  what: string;
  error: Error;
  onRetry: () => void;
}) {
  const { t } = useProtonTranslation();
  const { what, error, onRetry } = props;
  const denied = error instanceof ResponseError && error.statusCode === 403;
  return (
    <Notice onRetry={denied ? undefined : onRetry}>
      {what}: {explainError(error, t)}
    </Notice>
  );
}
