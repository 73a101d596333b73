import {
  ProtonAccountMismatchError,
  type ProtonService,
  type ProtonTarget,
  type StatusChange,
} from '@proton-vending/backstage-plugin-proton-node';
import type { EntityBuilder, EntityKind } from '../entities/EntityBuilder';
import { EntityNames } from '../entities/EntityNames';
import type { EnvironmentDetailsReader } from '../environments/EnvironmentDetailsReader';
import { getEnvironment } from '../environments/readEnvironments';
import type { SyncOutcome } from '../metrics/SyncMetrics';
import type { OwnerCheck } from '../owners/OwnerCheck';
import { type ProblemLog, toProblems } from '../problems/ProblemLog';
import { getTemplate } from '../templates/readTemplates';
import type { EntityChanges, ProvidedEntities } from './ProvidedEntities';
import {
  buildTargetEntities,
  describeFailure,
  TargetEntities,
} from './TargetEntities';
import {
  type ListedTarget,
  type TargetLists,
  toTargetKey,
  type UnansweredTarget,
} from './TargetLists';

interface CatalogSyncOptions {
  targets: Required<ProtonTarget>[];
  proton: ProtonService;
  lists: TargetLists;
  details: EnvironmentDetailsReader;
  builder: EntityBuilder;
  /** Without it nothing is said of owners. */
  owners?: OwnerCheck;
  problems: ProblemLog;
  provided: ProvidedEntities;
  onCompared(outcome: SyncOutcome, seconds: number): void;
}

/** Compares the catalog with Proton: all of it, or what an event tells of. */
export class CatalogSync {
  private names = EntityNames.create();
  /** What changed while everything was being read; present during that. */
  private changedMeanwhile?: Map<string, StatusChange>;
  private lastUpdate: Promise<void> = Promise.resolve();

  constructor(private readonly options: CatalogSyncOptions) {}

  /**
   * Brings everything that Proton answers into the catalog.
   *
   * @throws when there is something that it does not answer
   */
  async refresh(): Promise<void> {
    const changedMeanwhile = new Map<string, StatusChange>();
    this.changedMeanwhile = changedMeanwhile;
    try {
      await this.refreshAndTime();
    } finally {
      this.changedMeanwhile = undefined;
      // The lists may be older than these, and the mutation has undone them.
      for (const changed of changedMeanwhile.values()) {
        await this.update(changed);
      }
      await this.options.details.save();
    }
  }

  /** To be called once for each event, before it is tried to update. */
  noteChange(changed: StatusChange): void {
    this.changedMeanwhile?.set(changed.arn, changed);
  }

  /** One after the other, so that what was read last is also written last. */
  update(changed: StatusChange): Promise<void> {
    const update = this.lastUpdate.then(() => this.updateNow(changed));
    this.lastUpdate = update.catch(() => {});
    return update;
  }

  private async refreshAndTime(): Promise<void> {
    const start = performance.now();
    let outcome: SyncOutcome = 'failed';
    try {
      const { failures, isAnything } = await this.refreshNow();
      if (failures.length > 0) {
        outcome = isAnything ? 'partial' : 'failed';
        throw new Error(failures.join('; '));
      }
      outcome = 'succeeded';
    } finally {
      this.options.onCompared(outcome, (performance.now() - start) / 1_000);
    }
  }

  private async refreshNow(): Promise<{
    /** A sentence for all that Proton did not answer. */
    failures: string[];
    isAnything: boolean;
  }> {
    const { lists, targets, builder, provided, owners } = this.options;
    const { listed, unanswered } = await lists.read(targets);
    this.reportAccounts(listed, unanswered);
    const known = [
      ...listed,
      ...unanswered.flatMap(({ lastListed }) => lastListed ?? []),
    ];
    const resources = known.flatMap(({ environments, templates }) =>
      builder.listNamed(environments, templates),
    );
    const names = EntityNames.create(resources);
    // After a start nothing is known yet of what does not answer.
    if (unanswered.every(({ lastListed }) => lastListed)) {
      await this.options.details.retain(
        known.flatMap(({ environments }) => environments),
      );
      this.options.problems.retain(
        new Set([
          ...resources.map(({ arn }) => arn),
          ...targets.map(describeTarget),
        ]),
      );
    }
    builder.retain(known.flatMap(({ templates }) => templates));

    const failures = unanswered.map(({ target, error }) =>
      describeFailure(describeTarget(target), error),
    );
    const found = new Map<string, TargetEntities>();
    for (const each of listed) {
      const entities = await buildTargetEntities(each, builder, names);
      found.set(toTargetKey(each.target), entities);
      failures.push(...entities.failures);
    }
    if (owners) {
      await owners.askForAll([...found.values()].flatMap(e => e.entities));
      found.forEach(each => {
        each.entities = owners.mark(each.entities);
      });
    }
    await (failures.length === 0
      ? provided.replaceAll(found)
      : provided.replaceFound(found));
    this.names = names;
    return { failures, isAnything: listed.length > 0 };
  }

  /** Another account than the configured one doesn't go away by itself. */
  private reportAccounts(
    listed: ListedTarget[],
    unanswered: UnansweredTarget[],
  ): void {
    const { problems } = this.options;
    listed.forEach(({ target }) => problems.report(describeTarget(target), []));
    for (const { target, error } of unanswered) {
      problems.report(
        describeTarget(target),
        error instanceof ProtonAccountMismatchError
          ? toProblems('account-id', [error.message])
          : [],
      );
    }
  }

  private async updateNow(changed: StatusChange): Promise<void> {
    const { details, owners, provided } = this.options;
    if (changed.status === undefined) {
      details.forget(changed.arn);
    }
    const changes = await (changed.resourceType === 'environment'
      ? this.readEnvironment(changed)
      : this.readTemplate(changed));
    await owners?.askForSome(changes.added);
    await provided.change(toTargetKey(changed), {
      ...changes,
      added: owners?.mark(changes.added) ?? changes.added,
    });
    // A refresh keeps what it reads itself, all at once.
    if (!this.changedMeanwhile) {
      await details.save();
    }
  }

  private async readEnvironment(changed: StatusChange): Promise<EntityChanges> {
    const { proton, builder, lists, details, problems } = this.options;
    const client = await proton.getClient(changed);
    const environment = await getEnvironment(client, changed.resourceId);
    const entity =
      environment && lists.includes(environment.templateName)
        ? await builder.buildEnvironment(environment, this.names)
        : undefined;
    if (entity) {
      return { added: [entity], gone: [] };
    }
    details.forget(changed.arn);
    problems.report(changed.arn, []);
    return { added: [], gone: [this.releaseRef('environment', changed)] };
  }

  /** An environment template has two entities, and each may be there or not. */
  private async readTemplate(changed: StatusChange): Promise<EntityChanges> {
    const { proton, builder, lists } = this.options;
    const found = await getTemplate(proton, changed, changed.resourceId);
    const template = found && lists.includes(found.name) ? found : undefined;
    const softwareTemplate =
      template && (await builder.buildSoftwareTemplate(template, this.names));
    return {
      added: [
        ...(template ? [builder.buildTemplate(template, this.names)] : []),
        ...(softwareTemplate ? [softwareTemplate] : []),
      ],
      gone: [
        ...(template ? [] : [this.releaseRef('template', changed)]),
        ...(softwareTemplate || !builder.makesSoftwareTemplates
          ? []
          : [this.releaseRef('software-template', changed)]),
      ],
    };
  }

  private releaseRef(
    kind: EntityKind,
    { arn, resourceId }: StatusChange,
  ): string {
    return this.options.builder.releaseRef(
      kind,
      { arn, name: resourceId },
      this.names,
    );
  }
}

function describeTarget({ accountId, region }: Required<ProtonTarget>): string {
  return `${accountId} in ${region}`;
}
