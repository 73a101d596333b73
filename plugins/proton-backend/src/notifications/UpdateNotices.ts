import {
  TemplateVersion,
  compareTemplateVersions,
  formatTemplateVersion,
} from '@proton-vending/backstage-plugin-proton-common';
import { StatusChange } from '@proton-vending/backstage-plugin-proton-node';
import { listNames } from './listNames';
import { entityPagePath, OwnerNotifier } from './OwnerNotifier';
import { OwnedEnvironments, OwnedVersion } from './OwnedEnvironments';
import { Notice } from './describeDeploymentEnd';

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
  constructor(
    private readonly options: {
      environments: OwnedEnvironments;
      notifier: OwnerNotifier;
    },
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
      await this.options.notifier.notify(owner, {
        ...describeUpdate({ version, count, first }),
        link:
          count === 1
            ? entityPagePath(first[0].entity, 'proton/versions')
            : '/proton',
        // A newer minor version replaces an older one. A fix of the last major
        // version doesn't hide the next one.
        scope: `${change.arn}#update-available-${published.majorVersion}`,
      });
    }
  }

  private async findBehind(
    templateArn: string,
    published: TemplateVersion,
    signal: AbortSignal,
  ): Promise<Map<string, OwnedBehind>> {
    const owners = new Map<string, OwnedBehind>();
    for await (const page of this.options.environments.listOfTemplate(
      templateArn,
    )) {
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
  const isNew =
    status === 'PUBLISHED' &&
    previousStatus !== 'PUBLISHED' &&
    previousStatus !== 'DEPRECATED';
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

/** What an owner is told of a newer version. */
function describeUpdate(options: {
  /** Such as `eks-cluster 1.2`. */
  version: string;
  /** How many environments of the owner can be brought to it. */
  count: number;
  /** The first of them. */
  first: OwnedVersion[];
}): Notice {
  const { version, count, first } = options;
  const named = first.map(
    ({ entity, version: current }) =>
      `${
        entity.metadata.title ?? entity.metadata.name
      } (${formatTemplateVersion(current)})`,
  );
  return {
    title: `${version} is available`,
    description: `You can upgrade ${listNames(named, count)}.`,
    severity: 'low',
  };
}
