import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  ProtonTarget,
  StatusChange,
} from '@proton-vending/backstage-plugin-proton-node';
import { toTargetKey } from './TargetLists';

/** Logs once for each account and region that events tell of it and no provider reads it. */
export class UnmatchedEvents {
  private readonly matched: Set<string>;
  private readonly unmatched = new Set<string>();

  constructor(
    /** Those of all providers. */
    targets: Required<ProtonTarget>[],
    private readonly logger: LoggerService,
  ) {
    this.matched = new Set(targets.map(toTargetKey));
  }

  /** How many accounts and regions events have told of that no provider reads. */
  get count(): number {
    return this.unmatched.size;
  }

  report(changed: StatusChange): void {
    const key = toTargetKey(changed);
    if (this.matched.has(key) || this.unmatched.has(key)) {
      return;
    }
    this.unmatched.add(key);
    this.logger.warn(
      `${changed.arn} changed, and is not in the catalog: no entry of catalog.providers.proton covers the account ${changed.accountId} in ${changed.region}`,
    );
  }
}
