import { useEntity } from '@backstage/plugin-catalog-react';
import { UnregisterOrDeleteDialog } from './UnregisterOrDeleteDialog';

/** The dialog for the entity of the page that it is on. */
export function EntityUnregisterOrDeleteDialog(props: {
  open: boolean;
  onClose: () => void;
}) {
  const { entity } = useEntity();
  return <UnregisterOrDeleteDialog entity={entity} {...props} />;
}
