import { ReactNode } from 'react';
import { explainError } from '../../api/explainError';
import { Query } from '../../query/useQuery';
import { useProtonTranslation } from '../../useProtonTranslation';
import { Problem } from './Problem';
import { Notice } from './Notice';
import { RowsSkeleton } from './PanelSkeleton';

/** The data of a query, a skeleton until they are there, or why there are none. */
export function QueryResult<T>(props: {
  query: Query<T>;
  /** How many rows the data are expected to take. */
  rows?: number;
  children: (data: T) => ReactNode;
}) {
  const { t } = useProtonTranslation();
  const { data, error, refetch } = props.query;
  if (data === undefined) {
    return error ? (
      <Problem error={error} onRetry={refetch} />
    ) : (
      <RowsSkeleton rows={props.rows} />
    );
  }
  return (
    <>
      {error && (
        <Notice onRetry={refetch}>
          {t('common.stale', { reason: explainError(error, t) })}
        </Notice>
      )}
      {props.children(data)}
    </>
  );
}
