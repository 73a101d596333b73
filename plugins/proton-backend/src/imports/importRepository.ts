import { GetRepositoryCommand, ProtonClient } from '@aws-sdk/client-proton';
import { UrlReaderService } from '@backstage/backend-plugin-api';
import { ConflictError, InputError } from '@backstage/errors';
import {
  formatEnvironmentTemplateArn,
  protonEnvironmentImportPermission,
  protonTemplatePublishPermission,
  RepositoryImport,
  RepositoryImportRequest,
  RequestInitiator,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  ProtonService,
  ProtonTarget,
  readOwners,
  readTemplateResource,
  resolveTarget,
  undefinedIfNotFound,
} from '@proton-vending/backstage-plugin-proton-node';
import {
  applyImport,
  FileTooLargeError,
  findEnvironments,
  findSyncedBundles,
  FoundState,
  ImportError,
  ImportPlan,
  parseState,
  planImport,
  previewImport,
  restrictPlan,
} from '@proton-vending/proton-import';
import { GuardedRequest } from '../routes/createCallerGuard';
import { readRepository, ReadRepository } from './readRepository';
import { toRepositoryImport } from './toRepositoryImport';

const TAG_OWNER = 'backstage.io/owner';

interface ImportOptions {
  proton: ProtonService;
  urlReader: UrlReaderService;
  caller: Pick<GuardedRequest, 'environments' | 'templates'>;
  request: RepositoryImportRequest;
  /** Whether to import, or only to say what would be imported. */
  apply: boolean;
  initiator?: RequestInitiator;
}

/**
 * Reads a repository, and imports what the caller may import, or says what that
 * would be.
 *
 * @throws InputError when the repository can't be read or the control plane can't import
 * @throws ConflictError when the repository has changed since it was looked at
 */
export async function importRepository(
  options: ImportOptions,
): Promise<RepositoryImport> {
  const { apply, caller, initiator, proton, request } = options;
  const { owner, provisioningRepository } = request;
  // Says what is configured when the account is not.
  const client = await proton.getClient(request);
  const target = resolveTarget(proton, request);
  const extension = proton.extension(target);
  if (!extension) {
    throw new InputError(
      `The Proton API of account ${target.accountId}, ${target.region}, can't import environments. Only the control plane of this project can; set it under proton.accounts`,
    );
  }
  const tags: Record<string, string> =
    owner === undefined ? {} : { [TAG_OWNER]: owner };
  const { plan, revision } = await readPlan(options, target);
  const allowed = withUnusedStates(
    await restrictPlan(plan, toPermissions({ caller, client, target, tags })),
    request,
  );
  const work = apply ? applyImport : previewImport;
  const results = await asInputError(() =>
    work({ ...target, client, extension }, allowed, {
      provisioningRepository,
      findState: async ({ name }) => findState(request, name),
      tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
      initiator,
    }),
  );
  return {
    ...target,
    ...(revision !== undefined && { revision }),
    ...(provisioningRepository && {
      isRegistered: await isRegistered(client, provisioningRepository),
    }),
    ...toRepositoryImport(allowed, results),
  };
}

/** @throws ImportError when it can't be used: the environment is then left out */
function findState(
  { states = {} }: RepositoryImportRequest,
  name: string,
): FoundState | undefined {
  return Object.hasOwn(states, name)
    ? parseState(states[name], `of ${name}`)
    : undefined;
}

/** Says for which states there is no environment that is imported. */
function withUnusedStates(
  plan: ImportPlan,
  { states = {} }: RepositoryImportRequest,
): ImportPlan {
  const names = new Set(plan.environments.map(({ name }) => name));
  const unused = Object.keys(states)
    .filter(name => !names.has(name))
    .map(name => ({
      subject: `state of ${name}`,
      reason: 'no environment with this name is imported',
    }));
  return { ...plan, skipped: [...plan.skipped, ...unused] };
}

/** Reads the repositories one after the other, and keeps neither. */
async function readPlan(
  { request, urlReader }: ImportOptions,
  scope: Required<ProtonTarget>,
): Promise<{ plan: ImportPlan; revision?: string }> {
  const { bundlesUrl, url } = request;
  const repositories: ReadRepository[] = [];
  try {
    for (const each of bundlesUrl === undefined ? [url] : [url, bundlesUrl]) {
      repositories.push(await readRepository(urlReader, each));
    }
    const revision =
      repositories.map(each => each.revision ?? '').join(' ') || undefined;
    if (request.revision !== undefined && request.revision !== revision) {
      throw new ConflictError(
        'The repository has changed since you looked at it. Look at it again, and import then',
      );
    }
    return await asInputError(async () => {
      const [{ tree }] = repositories;
      const found = await findEnvironments(tree);
      const skipped = [...found.skipped];
      const bundles = [];
      for (const repository of repositories) {
        const synced = await findSyncedBundles(repository.tree);
        bundles.push(...synced.bundles);
        skipped.push(...repository.skipped, ...synced.skipped);
      }
      const findings = { environments: found.environments, skipped };
      return { plan: planImport(findings, bundles, scope), revision };
    });
  } finally {
    for (const { tree } of repositories) {
      await tree.close();
    }
  }
}

function toPermissions({
  caller,
  client,
  target,
  tags,
}: {
  caller: ImportOptions['caller'];
  client: ProtonClient;
  target: Required<ProtonTarget>;
  tags: Record<string, string>;
}): Parameters<typeof restrictPlan>[1] {
  return {
    mayImport: ({ name, template }) =>
      caller.environments.allows(
        protonEnvironmentImportPermission,
        async () => ({
          ...target,
          name,
          templateName: template.name,
          owners: readOwners(tags),
          tags,
        }),
      ),
    mayPublish: name =>
      caller.templates.allows(protonTemplatePublishPermission, async () => {
        const arn = formatEnvironmentTemplateArn(target, name);
        const found = await readTemplateResource({ client, arn }).catch(
          undefinedIfNotFound,
        );
        return found ?? { ...target, name, owners: [], tags: {} };
      }),
  };
}

async function isRegistered(
  client: ProtonClient,
  { name, provider }: { name: string; provider: string },
): Promise<boolean> {
  const command = new GetRepositoryCommand({
    name,
    provider: provider as 'GITHUB',
  });
  return (await client.send(command).catch(undefinedIfNotFound)) !== undefined;
}

/** An import tells with its own errors what is wrong with what it was given. */
async function asInputError<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof ImportError || error instanceof FileTooLargeError
      ? new InputError(error.message)
      : error;
  }
}
