import { EksAccount } from './account/EksAccount';
import { describeAddonVersions } from './account/addonVersions';
import { describeClusterVersions } from './account/kubernetesVersions';
import { Json } from './account/wire';

/** A request to an account, taken apart. */
export interface EksRequest {
  account: EksAccount;
  /** The parameters in the path, in order. */
  names: string[];
  body: Json;
  query: URLSearchParams;
}

type Answer = (request: EksRequest) => Promise<Json> | Json;

/** An operation of the EKS API. */
export interface EksRoute {
  method: string;
  path: RegExp;
  answer: Answer;
}

const CLUSTER = '/clusters/{}';
const NODE_GROUP = `${CLUSTER}/node-groups/{}`;
const ADDON = `${CLUSTER}/addons/{}`;
const ACCESS_ENTRY = `${CLUSTER}/access-entries/{}`;
const POD_IDENTITY = `${CLUSTER}/pod-identity-associations/{}`;

const CLUSTERS: EksRoute[] = [
  route('GET', '/clusters', ({ account }) => ({
    clusters: account.clusters.names,
  })),
  route('POST', '/clusters', async ({ account, body }) => ({
    cluster: await account.clusters.create(body),
  })),
  route('GET', CLUSTER, ({ account, names: [name] }) => ({
    cluster: account.clusters.describe(name),
  })),
  route('DELETE', CLUSTER, ({ account, names: [name] }) => ({
    cluster: account.clusters.delete(name),
  })),
  route('POST', `${CLUSTER}/updates`, ({ account, names: [name], body }) => ({
    update: account.clusters.updateVersion(name, body),
  })),
  route(
    'POST',
    `${CLUSTER}/update-config`,
    ({ account, names: [name], body }) => ({
      update: account.clusters.updateConfig(name, body),
    }),
  ),
  route('GET', `${CLUSTER}/updates/{}`, ({ account, names: [name, id] }) => ({
    update: account.clusters.describeUpdate(name, id),
  })),
  route('GET', '/cluster-versions', ({ query }) => ({
    clusterVersions: describeClusterVersions(query),
  })),
];

const NODE_GROUPS: EksRoute[] = [
  route(
    'POST',
    `${CLUSTER}/node-groups`,
    async ({ account, names: [name], body }) => ({
      nodegroup: await account.nodeGroups.create(name, body),
    }),
  ),
  route('GET', NODE_GROUP, ({ account, names: [name, group] }) => ({
    nodegroup: account.nodeGroups.describe(name, group),
  })),
  route('DELETE', NODE_GROUP, ({ account, names: [name, group] }) => ({
    nodegroup: account.nodeGroups.delete(name, group),
  })),
  route(
    'POST',
    `${NODE_GROUP}/update-config`,
    ({ account, names: [name, group], body }) => ({
      update: account.nodeGroups.updateConfig(name, group, body),
    }),
  ),
  route(
    'POST',
    `${NODE_GROUP}/update-version`,
    ({ account, names: [name, group], body }) => ({
      update: account.nodeGroups.updateVersion(name, group, body),
    }),
  ),
];

const ADDONS: EksRoute[] = [
  route('GET', '/addons/supported-versions', ({ query }) => ({
    addons: describeAddonVersions(query),
  })),
  route(
    'POST',
    `${CLUSTER}/addons`,
    async ({ account, names: [name], body }) => ({
      addon: await account.addons.create(name, body),
    }),
  ),
  route('GET', ADDON, ({ account, names: [name, addon] }) => ({
    addon: account.addons.describe(name, addon),
  })),
  route(
    'POST',
    `${ADDON}/update`,
    async ({ account, names: [name, addon], body }) => ({
      update: await account.addons.update(name, addon, body),
    }),
  ),
  route('DELETE', ADDON, ({ account, names: [name, addon] }) => ({
    addon: account.addons.delete(name, addon),
  })),
];

const ACCESS_ENTRIES: EksRoute[] = [
  route(
    'POST',
    `${CLUSTER}/access-entries`,
    async ({ account, names: [name], body }) => ({
      accessEntry: await account.accessEntries.create(name, body),
    }),
  ),
  route('GET', ACCESS_ENTRY, ({ account, names: [name, arn] }) => ({
    accessEntry: account.accessEntries.describe(name, arn),
  })),
  route('POST', ACCESS_ENTRY, ({ account, names: [name, arn], body }) => ({
    accessEntry: account.accessEntries.update(name, arn, body),
  })),
  route('DELETE', ACCESS_ENTRY, ({ account, names: [name, arn] }) => {
    account.accessEntries.delete(name, arn);
    return {};
  }),
  route(
    'POST',
    `${ACCESS_ENTRY}/access-policies`,
    ({ account, names: [name, arn], body }) => ({
      clusterName: name,
      principalArn: arn,
      associatedAccessPolicy: account.accessEntries.associatePolicy(
        name,
        arn,
        body,
      ),
    }),
  ),
  route(
    'GET',
    `${ACCESS_ENTRY}/access-policies`,
    ({ account, names: [name, arn] }) => ({
      clusterName: name,
      principalArn: arn,
      associatedAccessPolicies: account.accessEntries.listPolicies(name, arn),
    }),
  ),
  route(
    'DELETE',
    `${ACCESS_ENTRY}/access-policies/{}`,
    ({ account, names: [name, arn, policy] }) => {
      account.accessEntries.disassociatePolicy(name, arn, policy);
      return {};
    },
  ),
];

const POD_IDENTITIES: EksRoute[] = [
  route(
    'POST',
    `${CLUSTER}/pod-identity-associations`,
    async ({ account, names: [name], body }) => ({
      association: await account.podIdentities.create(name, body),
    }),
  ),
  route(
    'GET',
    `${CLUSTER}/pod-identity-associations`,
    ({ account, names: [name], query }) => ({
      associations: account.podIdentities.list(name, query),
    }),
  ),
  route('GET', POD_IDENTITY, ({ account, names: [name, id] }) => ({
    association: account.podIdentities.describe(name, id),
  })),
  route('DELETE', POD_IDENTITY, ({ account, names: [name, id] }) => ({
    association: account.podIdentities.delete(name, id),
  })),
];

// The ARN in the path has slashes of its own.
const TAGS_PATH = /^\/tags\/(.+)$/;

const TAGS: EksRoute[] = [
  {
    method: 'GET',
    path: TAGS_PATH,
    answer: ({ account, names: [arn] }) => ({ tags: account.tagsOf(arn) }),
  },
  {
    method: 'POST',
    path: TAGS_PATH,
    answer: ({ account, names: [arn], body }) => {
      Object.assign(account.tagsOf(arn), body.tags);
      return {};
    },
  },
  {
    method: 'DELETE',
    path: TAGS_PATH,
    answer: ({ account, names: [arn], query }) => {
      const tags = account.tagsOf(arn);
      query.getAll('tagKeys').forEach(key => delete tags[key]);
      return {};
    },
  },
];

/** The operations of the public EKS API that Terraform's AWS provider uses. */
export const EKS_ROUTES: EksRoute[] = [
  ...CLUSTERS,
  ...NODE_GROUPS,
  ...ADDONS,
  ...ACCESS_ENTRIES,
  ...POD_IDENTITIES,
  ...TAGS,
];

/** A path in which each `{}` is a parameter. */
function route(method: string, path: string, answer: Answer): EksRoute {
  return {
    method,
    path: new RegExp(`^${path.replaceAll('{}', '([^/]+)')}$`),
    answer,
  };
}
