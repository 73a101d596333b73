import { LinkButton } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { protonEnvironmentImportPermission } from '@proton-vending/backstage-plugin-proton-common';
import { useQuery } from '../../query/useQuery';
import { importLinkRouteRef } from '../../routes';
import { useProtonTranslation } from '../../useProtonTranslation';

/** The way to the import, for those who may import; nothing in an app without that page. */
export function ImportLink() {
  const toImport = useRouteRef(importLinkRouteRef);
  return toImport ? <AllowedLink to={toImport()} /> : null;
}

function AllowedLink({ to }: { to: string }) {
  const { t } = useProtonTranslation();
  const { data } = useQuery(['permissions'], (protonApi, options) =>
    protonApi.listPermissions(options),
  );
  return data?.permissions.includes(protonEnvironmentImportPermission.name) ? (
    <LinkButton size="small" to={to}>
      {t('imports.link')}
    </LinkButton>
  ) : null;
}
