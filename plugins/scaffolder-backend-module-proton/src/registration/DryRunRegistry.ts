import type { ProtonTarget } from '@proton-vending/backstage-plugin-proton-node';
import type { WantedTemplate } from './environmentTemplates';
import type { VersionKey } from './templateVersions';

/** Far more than there can be under way at once. */
const MAX_ENTRIES = 1_000;

/** The step of a dry run. */
export interface DryRun {
  taskId: string;
  target: Required<ProtonTarget>;
}

/**
 * What dry runs would have made by now. A dry run is one request to one process,
 * whose later steps go on from there.
 */
class DryRunRegistry<T> {
  private readonly made = new Map<string, T>();

  set(dryRun: DryRun, name: string, value: T): void {
    this.made.set(toKey(dryRun, name), value);
    const [oldest] = this.made.keys();
    if (this.made.size > MAX_ENTRIES) {
      this.made.delete(oldest);
    }
  }

  get(dryRun: DryRun, name: string): T | undefined {
    return this.made.get(toKey(dryRun, name));
  }
}

/** Environment templates of dry runs, by their names. */
export const dryRunTemplates = new DryRunRegistry<WantedTemplate>();

/** Template versions of dry runs, by the names that `formatVersionName` gives. */
export const dryRunVersions = new DryRunRegistry<VersionKey>();

function toKey({ taskId, target }: DryRun, name: string): string {
  return JSON.stringify([taskId, target.accountId, target.region, name]);
}
