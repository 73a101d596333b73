import { FleetRow } from '@proton-vending/backstage-plugin-proton-common';
import { Fleet, FleetCaller } from './Fleet';

/**
 * The environments of some entities, in the order of the request, as the caller
 * may see them.
 */
export async function selectRows(
  fleet: Pick<Fleet, 'rows'>,
  caller: FleetCaller,
  entityRefs: string[],
): Promise<{ rows: FleetRow[]; unknown: string[] }> {
  const { rows } = await fleet.rows(caller, {});
  const byRef = new Map(rows.map(row => [row.entityRef.toLowerCase(), row]));
  const refs = [...new Set(entityRefs.map(ref => ref.toLowerCase()))];
  return {
    rows: refs.flatMap(ref => byRef.get(ref) ?? []),
    unknown: refs.filter(ref => !byRef.has(ref)),
  };
}
