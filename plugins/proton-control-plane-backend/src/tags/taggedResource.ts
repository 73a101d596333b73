import { parseTemplateVersion } from '@proton-vending/backstage-plugin-proton-common';
import { Stores } from '../database/Database';
import { ResourceTag } from '../database/scope';
import { ResourceNotFoundException } from '../errors';
import { ArnScope, readOwnArn } from '../readOwnArn';
import { parseRepositoryId } from '../repositories/repositoryArn';
import {
  ResourceKindName,
  ResourceName,
  findResource,
  listManagedTags,
} from '../resources/resourceKinds';
import { toVersionNumber } from '../versionNumbers';

/** PostgreSQL fails on anything else in an id. */
const UUID_PATTERN =
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A resource with its tags. */
export interface TaggedResource {
  /** What the control plane itself says of it. */
  managedTags: ResourceTag[];
  customerTags: ResourceTag[];
  setCustomerTags(tags: ResourceTag[]): Promise<void>;
  /** The template of an environment. */
  environmentTemplate?: string;
}

interface FoundResource {
  tags: ResourceTag[];
  setTags(tags: ResourceTag[]): Promise<void>;
  /** Of an environment. */
  templateName?: string;
}

/** How the tags of each kind of resource are read and stored. */
const FINDERS: Partial<
  Record<
    ResourceKindName,
    (
      stores: Stores,
      scope: ArnScope,
      name: ResourceName,
      arnAccountId: string,
    ) => Promise<FoundResource | undefined>
  >
> = {
  async environment({ environments }, scope, { name }) {
    const environment = await environments.findForUpdate(scope, name);
    return (
      environment && {
        tags: environment.tags,
        templateName: environment.templateName,
        setTags: tags => environments.setTags(environment.id, tags),
      }
    );
  },

  async environmentTemplate({ templates }, scope, { name }) {
    const template = await templates.findForUpdate(scope, name);
    return (
      template && {
        tags: template.tags,
        setTags: tags => templates.update(scope, name, { tags }),
      }
    );
  },

  async environmentTemplateVersion({ versions }, scope, { name, parent }) {
    const numbers = parseTemplateVersion(name);
    const version =
      numbers &&
      (await versions.findForUpdate({
        ...scope,
        templateName: parent ?? '',
        majorVersion: toVersionNumber(numbers.majorVersion),
        minorVersion: toVersionNumber(numbers.minorVersion),
      }));
    return (
      version && {
        tags: version.tags,
        setTags: tags => versions.update(version, { tags }),
      }
    );
  },

  async repository({ repositories }, scope, { name, parent }) {
    const key = parseRepositoryId(`${parent}/${name}`);
    const repository = key && (await repositories.find(scope, key, 'update'));
    return (
      repository && {
        tags: repository.tags,
        setTags: tags => repositories.setTags(scope, repository, tags),
      }
    );
  },

  async environmentAccountConnection(
    { accountConnections },
    scope,
    { name: id },
    arnAccountId,
  ) {
    const connection = UUID_PATTERN.test(id)
      ? await accountConnections.find(scope, id, 'update')
      : undefined;
    return connection?.environmentAccountId === arnAccountId
      ? {
          tags: connection.tags,
          setTags: tags => accountConnections.setTags(id, tags),
        }
      : undefined;
  },
};

/**
 * Finds the resource of an ARN, for a change in the transaction of `stores`.
 *
 * Throws a `ValidationException` for an ARN of elsewhere or of a kind that has
 * no tags here, and a `ResourceNotFoundException` when nothing has it.
 */
export async function findTaggedResource(
  stores: Stores,
  scope: ArnScope,
  arn: string,
): Promise<TaggedResource> {
  const parsed = readOwnArn(scope, arn);
  const name = findResource(parsed);
  const found =
    name && (await FINDERS[name.kind]?.(stores, scope, name, parsed.accountId));
  if (!found) {
    throw new ResourceNotFoundException(`${arn} does not exist`);
  }
  const { tags, setTags, templateName } = found;
  return {
    managedTags: listManagedTags(name.kind, scope, { ...name, templateName }),
    customerTags: tags,
    setCustomerTags: setTags,
    environmentTemplate: templateName,
  };
}
