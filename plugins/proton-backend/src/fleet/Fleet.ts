import { ServiceUnavailableError } from '@backstage/errors';
import {
  FleetGap,
  FleetGaps,
  FleetPage,
  FleetQuery,
  FleetRow,
  TemplateOverviewList,
} from '@proton-vending/backstage-plugin-proton-common';
import { CatalogEnvironment } from '../environments/listCatalogEnvironments';
import { UnreadTarget } from '../environments/UnreadTargets';
import { SupportedKubernetesVersion } from './kubernetesSupport';
import { FleetEntry, toFleetEntries } from './FleetEntry';
import { nameGaps } from './nameGaps';
import { ProtonStates, TargetState } from './ProtonStates';
import { queryFleet } from './queryFleet';
import { GuardedRequest } from '../routes/createCallerGuard';
import { ReadableRows } from './ReadableRows';
import { toTemplateOverviews } from './toTemplateOverviews';
import { VisibleEnvironments } from './VisibleEnvironments';

/** Whoever asks, and what they may see. */
export type FleetCaller = Pick<
  GuardedRequest,
  'credentials' | 'environments' | 'templates'
>;

/** Everything that a caller may see, joined. */
interface FleetView {
  entries: FleetEntry[];
  targets: TargetState[];
  gaps: FleetGap[];
  /** What the caller finds in the catalog. */
  visible: CatalogEnvironment[];
  catalog?: FleetGaps['catalog'];
  readAt: string;
  refreshing: boolean;
  eventsEnabled: boolean;
}

/** All environments and templates, as each caller may see them. */
export class Fleet {
  private readonly joined = new WeakMap<
    CatalogEnvironment[],
    { key: unknown[]; entries: FleetEntry[] }
  >();

  constructor(
    private readonly options: {
      calendar: readonly SupportedKubernetesVersion[];
      readable: ReadableRows;
      states: Pick<ProtonStates, 'read' | 'invalidate'>;
      visible: Pick<VisibleEnvironments, 'read'>;
    },
  ) {}

  /** A page of the environments that the query finds. */
  async page(caller: FleetCaller, query: FleetQuery): Promise<FleetPage> {
    const view = await this.view(caller);
    const { entries, readAt, refreshing, eventsEnabled } = view;
    const { rows, facets, summary } = queryFleet(entries, query);
    const { offset = 0, limit = rows.length } = query;
    return {
      environments: rows.slice(offset, offset + limit),
      total: rows.length,
      facets,
      summary,
      ...(await describeGaps(view, caller)),
      readAt,
      refreshing,
      eventsEnabled,
    };
  }

  /**
   * All environments that the query finds, and what they are found without.
   * Gaps that the caller isn't told the name of count whatever is asked for:
   * otherwise a guessed account would tell them.
   */
  async rows(
    caller: FleetCaller,
    query: FleetQuery,
  ): Promise<{ rows: FleetRow[]; gaps: FleetGaps }> {
    const view = await this.view(caller);
    const { account = [], region = [] } = query;
    const { unavailable = [], ...gaps } = await describeGaps(view, caller);
    const asked = unavailable.filter(
      gap =>
        (account.length === 0 || account.includes(gap.accountId)) &&
        (region.length === 0 || region.includes(gap.region)),
    );
    return {
      rows: queryFleet(view.entries, query).rows,
      gaps: { ...gaps, ...(asked.length > 0 && { unavailable: asked }) },
    };
  }

  /** Every template, with what the caller may see of what is made from it. */
  async templates(caller: FleetCaller): Promise<TemplateOverviewList> {
    const view = await this.view(caller);
    const overviews = toTemplateOverviews(
      view.targets,
      view.entries.map(({ row }) => row),
    );
    const { visible, unread } = await this.options.readable.filterTemplates(
      overviews,
      caller.templates,
    );
    const gaps = joinGaps(view.gaps, unread);
    return {
      templates: visible,
      ...(await describeGaps({ ...view, gaps }, caller)),
      readAt: view.readAt,
      refreshing: view.refreshing,
      eventsEnabled: view.eventsEnabled,
    };
  }

  /** What was changed through this backend is looked at anew. */
  invalidate(target: { accountId?: string; region?: string }): void {
    this.options.states.invalidate(target);
  }

  private async view(caller: FleetCaller): Promise<FleetView> {
    const [targets, visible] = await Promise.all([
      this.options.states.read(),
      this.options.visible.read(caller.credentials),
    ]);
    if (!visible.reading) {
      throw (
        visible.error ??
        new ServiceUnavailableError(
          'The catalog has not told its environments in time; try again in a moment',
        )
      );
    }
    const gaps = targets.flatMap(toGap);
    await requireAny(targets, gaps, caller, visible.reading.value);
    const { entries, unread } = await this.keepReadable(
      this.join(visible.reading.value, targets),
      caller,
    );
    const read = [
      visible.reading.readAt,
      ...targets.flatMap(({ reading }) => reading?.readAt ?? []),
    ];
    return {
      entries,
      targets,
      gaps: joinGaps(gaps, unread),
      visible: visible.reading.value,
      ...(visible.error && {
        catalog: {
          message: visible.error.message,
          readAt: new Date(visible.reading.readAt).toISOString(),
        },
      }),
      readAt: new Date(Math.min(...read)).toISOString(),
      refreshing:
        visible.refreshing || targets.some(({ refreshing }) => refreshing),
      eventsEnabled: targets.every(({ eventsEnabled }) => eventsEnabled),
    };
  }

  /** The last join is kept as long as what it was made from. */
  private join(
    visible: CatalogEnvironment[],
    targets: TargetState[],
  ): FleetEntry[] {
    const now = new Date();
    const key = [
      now.toISOString().slice(0, 'YYYY-MM-DD'.length),
      ...targets.flatMap(({ reading, error }) => [reading, error]),
    ];
    const kept = this.joined.get(visible);
    if (kept?.key.every((part, index) => part === key[index])) {
      return kept.entries;
    }
    const entries = toFleetEntries({
      visible,
      targets,
      calendar: this.options.calendar,
      now,
    });
    this.joined.set(visible, { key, entries });
    return entries;
  }

  private async keepReadable(
    entries: FleetEntry[],
    caller: FleetCaller,
  ): Promise<{ entries: FleetEntry[]; unread: UnreadTarget[] }> {
    const rows = entries.map(({ row }) => row);
    const { visible, unread } = await this.options.readable.filter(
      rows,
      caller.environments,
    );
    if (visible.length === rows.length) {
      return { entries, unread };
    }
    const kept = new Set(visible);
    return { entries: entries.filter(({ row }) => kept.has(row)), unread };
  }
}

function toGap({ accountId, region, reading, error }: TargetState): FleetGap[] {
  if (!error && reading) {
    return [];
  }
  return [
    {
      accountId,
      region,
      message: error?.message ?? 'The Proton API has not answered yet',
      ...(reading && { readAt: new Date(reading.readAt).toISOString() }),
    },
  ];
}

/** One gap for each account and region: what is missing counts more than what is old. */
function joinGaps(gaps: FleetGap[], unread: UnreadTarget[]): FleetGap[] {
  const isUnread = ({ accountId, region }: FleetGap) =>
    unread.some(
      target => target.accountId === accountId && target.region === region,
    );
  return [...gaps.filter(gap => !isUnread(gap)), ...unread];
}

async function describeGaps(
  { entries, gaps, visible, catalog, targets }: FleetView,
  { environments }: FleetCaller,
): Promise<FleetGaps> {
  return {
    ...(targets.length === 0 && { unconfigured: true as const }),
    ...(await nameGaps(gaps, { environments, visible, entries })),
    ...(catalog && { catalog }),
  };
}

/** When nothing at all is known, its reason is the answer. */
async function requireAny(
  targets: TargetState[],
  gaps: FleetGap[],
  { environments }: FleetCaller,
  visible: CatalogEnvironment[],
): Promise<void> {
  if (targets.length === 0 || targets.some(({ reading }) => reading)) {
    return;
  }
  const { unavailable } = await nameGaps(gaps, {
    environments,
    visible,
    entries: [],
  });
  if (!unavailable) {
    throw new ServiceUnavailableError('No Proton API can be asked now');
  }
  const [{ accountId, region, message }] = unavailable;
  const known = targets.find(
    target => target.accountId === accountId && target.region === region,
  );
  throw known?.error ?? new ServiceUnavailableError(message);
}
