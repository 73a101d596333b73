import { ReactNode } from 'react';
import { explainError } from '../../api/explainError';
import { LiveAnswer } from '../../hooks/useLiveAnswer';
import { useProtonTranslation } from '../../useProtonTranslation';
import { Problem } from './Problem';
import { Notice } from '../EnvironmentCard/Notice';
import { RowsSkeleton } from './PanelSkeleton';

/** An answer; its shape while it is on the way; or why there is none. */
export function Answered<T>(props: {
  state: LiveAnswer<T>;
  /** How many rows the answer is expected to take. */
  rows?: number;
  children: (answer: T) => ReactNode;
}) {
  const { t } = useProtonTranslation();
  const { answer, error, refresh } = props.state;
  if (answer === undefined) {
    return error ? (
      <Problem error={error} onRetry={refresh} />
    ) : (
      <RowsSkeleton rows={props.rows} />
    );
  }
  return (
    <>
      {error && (
        <Notice onRetry={refresh}>
          {t('common.stale', { reason: explainError(error, t) })}
        </Notice>
      )}
      {props.children(answer)}
    </>
  );
}
