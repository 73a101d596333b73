import { DEFAULT_NAMESPACE } from '@backstage/catalog-model';
import type { Config } from '@backstage/config';

/**
 * Reads the namespace in which the catalog module has the entities of environments:
 * that of `catalog.providers.proton`, when its entries agree, or else `default`.
 *
 * @public
 */
export function readEntityNamespace(root: Config): string {
  const providers = root.getOptionalConfig('catalog.providers.proton');
  const namespaces = new Set(
    (providers?.keys() ?? []).map(
      id =>
        providers?.getOptionalConfig(id)?.getOptionalString('namespace') ??
        DEFAULT_NAMESPACE,
    ),
  );
  return namespaces.size === 1 ? [...namespaces][0] : DEFAULT_NAMESPACE;
}
