import type { LoggerService } from '@backstage/backend-plugin-api';
import type { ProtonTarget } from '@proton-vending/backstage-plugin-proton-node';
import type { ChangedResource } from './readStatusChange';
import { toTargetKey } from './toTargetKey';

/** Says once for each account and region that events tell of it and no provider reads it. */
export class UncoveredTargets {
  static create(options: {
    /** Those of all providers. */
    covered: Required<ProtonTarget>[];
    logger: LoggerService;
  }): UncoveredTargets {
    return new UncoveredTargets(options.covered, options.logger);
  }

  private readonly covered: Set<string>;
  private readonly uncovered = new Set<string>();

  private constructor(
    covered: Required<ProtonTarget>[],
    private readonly logger: LoggerService,
  ) {
    this.covered = new Set(covered.map(toTargetKey));
  }

  /** How many accounts and regions events have told of that no provider reads. */
  get count(): number {
    return this.uncovered.size;
  }

  report(changed: ChangedResource): void {
    const key = toTargetKey(changed);
    if (this.covered.has(key) || this.uncovered.has(key)) {
      return;
    }
    this.uncovered.add(key);
    this.logger.warn(
      `${changed.arn} changed, and is not in the catalog: no entry of catalog.providers.proton covers the account ${changed.accountId} in ${changed.region}`,
    );
  }
}
