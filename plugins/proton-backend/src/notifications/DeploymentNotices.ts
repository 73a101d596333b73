import {
  ProtonService,
  StatusChange,
} from '@proton-vending/backstage-plugin-proton-node';
import {
  EnvironmentState,
  GetDeploymentCommand,
  GetEnvironmentCommand,
} from '@aws-sdk/client-proton';
import {
  formatTemplateVersion,
  listInputChanges,
  parseEnvironmentSpec,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  describeDeleted,
  describeFailed,
  describeReady,
  findKind,
  DeploymentFacts,
} from './describeDeploymentEnd';
import { entityPagePath, OwnerNotifier } from './OwnerNotifier';
import {
  ReadLimit,
  OwnedEnvironment,
  OwnedEnvironments,
} from './OwnedEnvironments';
import { NotificationKind } from './readNotificationKinds';

/** How many environments whose delete goes on are remembered. */
const MAX_REMEMBERED = 1_000;

/** Tells owners how the deployments of their environments ended. */
export class DeploymentNotices {
  /** The catalog may be the first to hear that an environment is gone. */
  private readonly deleting = new Map<string, OwnedEnvironment>();

  constructor(
    private readonly options: {
      kinds: ReadonlySet<NotificationKind>;
      environments: OwnedEnvironments;
      limit: ReadLimit;
      notifier: OwnerNotifier;
      proton: ProtonService;
    },
  ) {}

  /** It rejects when the signal is aborted before it has found the owner. */
  async take(change: StatusChange, signal: AbortSignal): Promise<void> {
    const { kinds } = this.options;
    if (change.status === 'DELETE_IN_PROGRESS' && kinds.has('deleted')) {
      await this.remember(change);
    }
    const kind = findKind(change);
    if (!kind || !kinds.has(kind)) {
      return;
    }
    if (kind === 'deleted') {
      await this.tellDeleted(change);
    } else {
      await this.tellEnd(change, kind, signal);
    }
  }

  private async tellEnd(
    change: StatusChange,
    kind: 'ready' | 'failed',
    signal: AbortSignal,
  ): Promise<void> {
    const { environments, limit, notifier, proton } = this.options;
    const owned = await environments.await(change.arn, signal);
    if (!owned) {
      return;
    }
    const { entity, owner } = owned;
    const name = change.name ?? entity.metadata.name;
    const facts = await limit(() =>
      readDeploymentFacts({ proton, change, name }),
    );
    if (!facts) {
      return;
    }
    const title = entity.metadata.title ?? name;
    const describe = kind === 'ready' ? describeReady : describeFailed;
    await notifier.notify(owner, {
      ...describe(title, facts),
      link: entityPagePath(entity, `proton/deployments/${facts.id}`),
      scope: `${change.arn}#${facts.id}`,
    });
  }

  private async tellDeleted(change: StatusChange): Promise<void> {
    const { environments, notifier } = this.options;
    const remembered = this.deleting.get(change.arn);
    this.deleting.delete(change.arn);
    const owned = remembered ?? (await environments.find(change.arn));
    if (!owned) {
      return;
    }
    const { metadata } = owned.entity;
    await notifier.notify(owned.owner, {
      ...describeDeleted(
        metadata.title ?? change.name ?? metadata.name,
        change,
      ),
      link: '/proton',
      scope: `${change.arn}#deleted`,
    });
  }

  private async remember({ arn }: StatusChange): Promise<void> {
    const owned = await this.options.environments.find(arn);
    const [oldest] = this.deleting.keys();
    if (owned && oldest && this.deleting.size >= MAX_REMEMBERED) {
      this.deleting.delete(oldest);
    }
    if (owned) {
      this.deleting.set(arn, owned);
    }
  }
}

/**
 * Reads which deployment has led to a status, for the event does not say;
 * `undefined` when another one runs by now, which will be told of itself.
 */
async function readDeploymentFacts(options: {
  proton: ProtonService;
  change: StatusChange;
  name: string;
}): Promise<DeploymentFacts | undefined> {
  const { proton, change, name } = options;
  const client = await proton.getClientForArn(change.arn);
  const { environment } = await client.send(
    new GetEnvironmentCommand({ name }),
  );
  const id = environment?.lastAttemptedDeploymentId;
  if (!id || environment.deploymentStatus !== change.status) {
    return undefined;
  }
  const { deployment } = await client.send(new GetDeploymentCommand({ id }));
  const before = deployment?.initialState?.environment;
  const after = deployment?.targetState?.environment ?? before;
  return {
    id,
    action: findAction(change.status, before),
    message:
      deployment?.deploymentStatusMessage ??
      environment.deploymentStatusMessage,
    templateName: after?.templateName ?? environment.templateName ?? '',
    fromVersion: before && formatVersion(before),
    toVersion: formatVersion(after ?? environment),
    changedInputs: hasOtherInputs(before?.spec, after?.spec),
  };
}

function hasOtherInputs(before = '', after = ''): boolean {
  try {
    return (
      listInputChanges(
        parseEnvironmentSpec(before),
        parseEnvironmentSpec(after),
      ).length > 0
    );
  } catch {
    return before !== after;
  }
}

function findAction(
  status: string | undefined,
  before: EnvironmentState | undefined,
): DeploymentFacts['action'] {
  if (status === 'DELETE_FAILED') {
    return 'delete';
  }
  return before ? 'update' : 'create';
}

function formatVersion({
  templateMajorVersion = '',
  templateMinorVersion = '',
}: Partial<EnvironmentState>): string {
  return formatTemplateVersion({
    majorVersion: templateMajorVersion,
    minorVersion: templateMinorVersion,
  });
}
