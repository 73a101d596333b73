import type { Entity } from '@backstage/catalog-model';
import { isRefusal } from '../api/isRefusal';
import { useQuery } from '../query/useQuery';
import { listRequiredPermissions } from './listRequiredPermissions';

/** Selects the software templates whose Proton actions the user may run. */
export function useTemplateFilter(): (template: Entity) => boolean {
  const { data, error, loading } = useQuery(
    ['permissions'],
    (protonApi, options) => protonApi.listPermissions(options),
  );
  return template => {
    const required = listRequiredPermissions(template);
    if (required.length === 0) {
      return true;
    }
    if (data) {
      return required.every(each => data.permissions.includes(each));
    }
    // Without an answer everything is shown: the task checks the permissions.
    return !loading && !(error && isRefusal(error));
  };
}
