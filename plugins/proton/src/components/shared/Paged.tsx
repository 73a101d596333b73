import Button from '@material-ui/core/Button';
import { ReactNode, useState } from 'react';
import { useProtonTranslation } from '../../useProtonTranslation';

/** The first items, and a button that shows more of them. */
export function Paged<T>(props: {
  items: readonly T[];
  pageSize: number;
  children: (shown: readonly T[]) => ReactNode;
}) {
  const { t } = useProtonTranslation();
  const { items, pageSize, children } = props;
  const [length, setLength] = useState(pageSize);
  const left = items.length - length;
  return (
    <>
      {children(items.slice(0, length))}
      {left > 0 && (
        <Button
          size="small"
          color="primary"
          onClick={() => setLength(length + pageSize)}
        >
          {t('cluster.preview.more', {
            amount: String(Math.min(left, pageSize)),
          })}
        </Button>
      )}
    </>
  );
}
