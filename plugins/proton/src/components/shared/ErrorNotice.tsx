import { explainError } from '../../api/explainError';
import { useProtonTranslation } from '../../useProtonTranslation';
import { Notice } from './Notice';

/** Says that what is shown may be out of date; nothing without an error. */
export function ErrorNotice(props: {
  error: Error | undefined;
  onRetry: () => void;
}) {
  const { t } = useProtonTranslation();
  return props.error ? (
    <Notice onRetry={props.onRetry}>
      {t('common.stale', { reason: explainError(props.error, t) })}
    </Notice>
  ) : null;
}
