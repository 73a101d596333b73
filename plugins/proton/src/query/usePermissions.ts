import { ProtonPermissionList } from '@proton-vending/backstage-plugin-proton-common';
import { Query, useQuery } from './useQuery';

/** The permissions that the user has for something at least. */
export function usePermissions(): Query<ProtonPermissionList> & {
  /** False until the permissions are known. */
  isAllowed: (permission: { name: string }) => boolean;
} {
  const query = useQuery(['permissions'], (protonApi, options) =>
    protonApi.listPermissions(options),
  );
  return {
    ...query,
    isAllowed: ({ name }) => query.data?.permissions.includes(name) ?? false,
  };
}
