import {
  describeDeprecation,
  formatTemplateVersion,
  TemplateVersion,
  TemplateVersionDeprecation,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  Deprecations,
  ProtonService,
  StatusChange,
} from '@proton-vending/backstage-plugin-proton-node';
import { Notice } from './describeDeploymentEnd';
import { listNames } from './listNames';
import { OwnedEnvironments, OwnedVersion } from './OwnedEnvironments';
import { entityPagePath, OwnerNotifier } from './OwnerNotifier';

/** The most clusters that a notification names. */
const MAX_NAMED = 3;

/**
 * Notifies the owners of clusters that run a version when it becomes deprecated:
 * each owner once, however many clusters they have.
 */
export class DeprecationNotices {
  constructor(
    private readonly options: {
      environments: OwnedEnvironments;
      notifier: OwnerNotifier;
      proton: Pick<ProtonService, 'extension'>;
    },
  ) {}

  /** It rejects when the signal is aborted before all are notified. */
  async take(change: StatusChange, signal: AbortSignal): Promise<void> {
    const deprecated = findDeprecated(change);
    const { arn, accountId, region, resourceId: templateName } = change;
    if (!deprecated) {
      return;
    }
    const version = formatTemplateVersion(deprecated);
    const { environments, notifier, proton } = this.options;
    const deprecations = await Deprecations.read(
      proton.extension({ accountId, region }),
      signal,
    );
    const deprecation = deprecations.find(templateName, version);
    if (!deprecation) {
      // It was taken back in the meantime.
      return;
    }
    const owners = new Map<string, OwnedVersion[]>();
    for await (const page of environments.listOfTemplate(arn)) {
      signal.throwIfAborted();
      for (const owned of page) {
        if (formatTemplateVersion(owned.version) === version) {
          owners.set(owned.owner, [...(owners.get(owned.owner) ?? []), owned]);
        }
      }
    }
    for (const [owner, owned] of owners) {
      signal.throwIfAborted();
      await notifier.notify(owner, {
        ...describe(`${templateName} ${version}`, deprecation, owned),
        link:
          owned.length === 1
            ? entityPagePath(owned[0].entity, 'proton/versions')
            : '/proton?deprecated=yes',
        scope: `${arn}#deprecated-${version}`,
      });
    }
  }
}

function findDeprecated(change: StatusChange): TemplateVersion | undefined {
  const { majorVersion, minorVersion, resource, status } = change;
  return resource === 'Environment Template Version' &&
    status === 'DEPRECATED' &&
    majorVersion &&
    minorVersion
    ? { majorVersion, minorVersion }
    : undefined;
}

function describe(
  version: string,
  deprecation: TemplateVersionDeprecation,
  owned: OwnedVersion[],
): Notice {
  const names = owned
    .slice(0, MAX_NAMED)
    .map(({ entity: { metadata } }) => metadata.title ?? metadata.name);
  return {
    title: `${version} is deprecated`,
    description: `${describeDeprecation(
      deprecation,
    )}. Your clusters with this version: ${listNames(names, owned.length)}.`,
    severity: 'normal',
  };
}
