import {
  TemplateVersion,
  compareTemplateVersions,
  formatTemplateVersion,
} from '@proton-vending/backstage-plugin-proton-common';
import { StatusChange } from '@proton-vending/backstage-plugin-proton-node';
import { describeUpdate } from './describeUpdate';
import { entityPagePath } from './entityPage';
import { OwnedEnvironments, OwnedVersion } from './OwnedEnvironments';
import { OwnerNotifier } from './OwnerNotifier';

/** What one owner has that runs an older version. */
interface OwnedBehind {
  count: number;
  /** As many as the notification may name. */
  first: OwnedVersion[];
}

/** The most environments that a notification names. */
const MAX_NAMED = 3;

/**
 * Tells owners of a published version that is newer than what their environments
 * run: each owner once, however many environments they have.
 */
export class UpdateNotices {
  static create(options: {
    environments: OwnedEnvironments;
    notifier: OwnerNotifier;
  }): UpdateNotices {
    return new UpdateNotices(options.environments, options.notifier);
  }

  private constructor(
    private readonly environments: OwnedEnvironments,
    private readonly notifier: OwnerNotifier,
  ) {}

  /** It rejects when the signal is aborted before all are told. */
  async take(change: StatusChange, signal: AbortSignal): Promise<void> {
    const published = findPublished(change);
    if (!published) {
      return;
    }
    const owners = await this.findBehind(change.arn, published, signal);
    const version = `${change.name} ${formatTemplateVersion(published)}`;
    for (const [owner, { count, first }] of owners) {
      signal.throwIfAborted();
      await this.notifier.notify(owner, {
        ...describeUpdate({ version, count, first }),
        link:
          count === 1
            ? entityPagePath(first[0].entity, 'proton/versions')
            : '/proton',
        // The same version for the same owner, however often it is told.
        scope: `${change.arn}:${formatTemplateVersion(published)}`,
      });
    }
  }

  private async findBehind(
    templateArn: string,
    published: TemplateVersion,
    signal: AbortSignal,
  ): Promise<Map<string, OwnedBehind>> {
    const owners = new Map<string, OwnedBehind>();
    for await (const page of this.environments.listOfTemplate(templateArn)) {
      signal.throwIfAborted();
      for (const owned of page) {
        if (compareTemplateVersions(owned.version, published) < 0) {
          add(owners, owned);
        }
      }
    }
    return owners;
  }
}

function findPublished(change: StatusChange): TemplateVersion | undefined {
  const { majorVersion, minorVersion, previousStatus, status } = change;
  const isNew = status === 'PUBLISHED' && previousStatus !== 'PUBLISHED';
  return change.resource === 'Environment Template Version' &&
    isNew &&
    majorVersion &&
    minorVersion
    ? { majorVersion, minorVersion }
    : undefined;
}

function add(owners: Map<string, OwnedBehind>, owned: OwnedVersion): void {
  const behind = owners.get(owned.owner) ?? { count: 0, first: [] };
  behind.count += 1;
  if (behind.first.length < MAX_NAMED) {
    behind.first.push(owned);
  }
  owners.set(owned.owner, behind);
}
