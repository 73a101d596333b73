import { coreApis, useApi } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { EntityContextMenuItemBlueprint } from '@backstage/plugin-catalog-react/alpha';
import DeleteIcon from '@material-ui/icons/DeleteOutline';
import { lazy, Suspense } from 'react';
import { isProtonEnvironment } from './isProtonEnvironment';
import { useProtonTranslation } from './useProtonTranslation';

const UnregisterOrDeleteDialog = lazy(() =>
  import('./components/UnregisterOrDelete').then(m => ({
    default: m.UnregisterOrDeleteDialog,
  })),
);

/** In place of the catalog's own item, which the app hides for environments. */
export const unregisterMenuItem = EntityContextMenuItemBlueprint.make({
  name: 'unregister-or-delete',
  params: {
    icon: <DeleteIcon style={{ fontSize: 16 }} />,
    filter: isProtonEnvironment,
    useProps: () => {
      const { entity } = useEntity();
      const { t } = useProtonTranslation();
      const dialogApi = useApi(coreApis.dialog);
      return {
        title: t('unregister.menuItem'),
        onClick: () => {
          dialogApi.open(({ dialog }) => (
            <Suspense fallback={null}>
              <UnregisterOrDeleteDialog
                entity={entity}
                open
                onClose={() => dialog.close()}
              />
            </Suspense>
          ));
        },
      };
    },
  },
});
