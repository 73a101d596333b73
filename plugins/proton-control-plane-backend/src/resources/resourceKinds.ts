import {
  ProtonArn,
  ProtonEventResource,
  ProtonScope,
  ProtonStatusChangeEvent,
  formatProtonArn,
} from '@proton-vending/backstage-plugin-proton-common';

/** Which resource of its kind in an account and region. */
export interface ResourceName {
  name: string;
  /** What it's a part of, such as the service of a service instance. */
  parent?: string;
  /** The template that it was created from. */
  templateName?: string;
}

/** As the members of Proton's own types call them. */
export type ResourceKindName =
  | 'environmentTemplate'
  | 'environmentTemplateVersion'
  | 'environment'
  | 'environmentAccountConnection'
  | 'repository'
  | 'serviceInstance'
  | 'servicePipeline'
  | 'component';

/** What the control plane has to know of a kind of resource. */
export interface ResourceKind {
  /** As messages call it. */
  noun: string;
  /** What follows the account in its ARNs. */
  path: string;
  /** Whether what it's a part of has slashes, as nested groups of GitLab do. */
  nested?: boolean;
  /** As the detail type of its events calls it; absent when it has no events. */
  event?: ProtonEventResource;
  /** Which resource an event is about; its name when absent. */
  eventDetail?(resource: ResourceName): Partial<EventDetail>;
  /** What follows `aws:proton:` in the keys of the tags that it has by itself. */
  managedTags(scope: ProtonScope, resource: ResourceName): object;
  /** How many of them their owner can have, unless `quotas` says otherwise. */
  quota?: number;
  /** What only one deployment at a time may change; its own path when absent. */
  lock?: string;
}

type EventDetail = ProtonStatusChangeEvent['detail'];

const templateTags = (scope: ProtonScope, templateName: string) => ({
  account: scope.accountId,
  template: formatArn('environmentTemplate', scope, { name: templateName }),
});

/** The kinds of resource that this control plane has. Quotas are AWS Proton's own, as it had them last. */
export const RESOURCE_KINDS: Partial<Record<ResourceKindName, ResourceKind>> = {
  environmentTemplate: {
    noun: 'environment template',
    path: 'environment-template/{name}',
    event: 'Environment Template',
    managedTags: (scope, { name }) => templateTags(scope, name),
    quota: 1000,
  },
  environmentTemplateVersion: {
    noun: 'environment template version',
    path: 'environment-template/{parent}:{name}',
    event: 'Environment Template Version',
    eventDetail: ({ name, parent }) => {
      const [majorVersion, minorVersion] = name.split('.');
      return { name: parent, majorVersion, minorVersion };
    },
    managedTags: (scope, { parent = '' }) => templateTags(scope, parent),
    quota: 1000,
  },
  environment: {
    noun: 'environment',
    path: 'environment/{name}',
    event: 'Environment',
    managedTags: (scope, { name, templateName = '' }) => ({
      ...templateTags(scope, templateName),
      environment: formatArn('environment', scope, { name }),
    }),
    quota: 1000,
  },
  environmentAccountConnection: {
    noun: 'environment account connection',
    path: 'environment-account-connection/{name}',
    event: 'Environment Account Connection',
    eventDetail: ({ name }) => ({ id: name }),
    managedTags: () => ({}),
    quota: 1000,
  },
  repository: {
    noun: 'repository',
    path: 'repository/{parent}/{name}',
    nested: true,
    managedTags: () => ({}),
  },
};

/** @throws Error for a kind that this control plane doesn't have */
export function getResourceKind(kind: ResourceKindName): ResourceKind {
  const found = RESOURCE_KINDS[kind];
  if (!found) {
    throw new Error(`This control plane has no resources of kind ${kind}`);
  }
  return found;
}

const PLACEHOLDER = /\{(name|parent)\}/g;

function fill(path: string, resource: ResourceName): string {
  return path.replace(
    PLACEHOLDER,
    (_, member: 'name' | 'parent') => resource[member] ?? '',
  );
}

/** The ARN of a resource. */
export function formatArn(
  kind: ResourceKindName,
  scope: ProtonScope,
  resource: ResourceName,
): string {
  const [type, ...id] = fill(getResourceKind(kind).path, resource).split('/');
  return formatProtonArn(scope, type, id.join('/'));
}

/** What only one deployment at a time may change. */
export function formatLockKey(
  kind: ResourceKindName,
  resource: ResourceName,
): string {
  const { lock, path } = getResourceKind(kind);
  return fill(lock ?? path, resource);
}

/** Which resource an ARN names; undefined when it's of no kind that this control plane has. */
export function findResource({
  resourceType,
  resourceId,
}: Pick<ProtonArn, 'resourceType' | 'resourceId'>):
  | (ResourceName & { kind: ResourceKindName })
  | undefined {
  for (const [kind, { nested, path }] of Object.entries(RESOURCE_KINDS)) {
    const pattern = path
      .replace('{parent}', nested ? '(?<parent>.+)' : '(?<parent>[^/]+)')
      .replace('{name}', '(?<name>[^/:]+)');
    const match = new RegExp(`^${pattern}$`).exec(
      `${resourceType}/${resourceId}`,
    );
    if (match?.groups) {
      const { name, parent } = match.groups;
      return { kind: kind as ResourceKindName, name, parent };
    }
  }
  return undefined;
}

/** The tags that a resource has by itself. */
export function listManagedTags(
  kind: ResourceKindName,
  scope: ProtonScope,
  resource: ResourceName,
): { key: string; value: string }[] {
  return Object.entries(getResourceKind(kind).managedTags(scope, resource)).map(
    ([key, value]) => ({ key: `aws:proton:${key}`, value }),
  );
}
