import {
  formatEnvironmentArn,
  formatEnvironmentTemplateArn,
  parseTemplateVersion,
} from '@proton-vending/backstage-plugin-proton-common';
import { Stores } from '../database/Database';
import { ResourceTag } from '../database/scope';
import { ResourceNotFoundException } from '../errors';
import { ArnScope, readOwnArn } from '../readOwnArn';
import { parseRepositoryId } from '../repositories/repositoryArn';
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
  const { accountId, resourceType, resourceId } = readOwnArn(scope, arn);
  const resource =
    (resourceType === 'environment' &&
      (await findEnvironment(stores, scope, resourceId))) ||
    (resourceType === 'environment-template' &&
      (await findTemplateOrVersion(stores, scope, resourceId))) ||
    (resourceType === 'repository' &&
      (await findRepository(stores, scope, resourceId))) ||
    (resourceType === 'environment-account-connection' &&
      (await findAccountConnection(stores, scope, accountId, resourceId)));
  if (!resource) {
    throw new ResourceNotFoundException(`${arn} does not exist`);
  }
  return resource;
}

async function findEnvironment(
  stores: Stores,
  scope: ArnScope,
  name: string,
): Promise<TaggedResource | undefined> {
  const environment = await stores.environments.findForUpdate(scope, name);
  return (
    environment && {
      managedTags: [
        ...templateTags(scope, environment.templateName),
        {
          key: 'aws:proton:environment',
          value: formatEnvironmentArn(scope, name),
        },
      ],
      customerTags: environment.tags,
      environmentTemplate: environment.templateName,
      setCustomerTags: tags =>
        stores.environments.setTags(environment.id, tags),
    }
  );
}

async function findTemplateOrVersion(
  stores: Stores,
  scope: ArnScope,
  id: string,
): Promise<TaggedResource | undefined> {
  const [templateName, versionText] = id.split(':', 2);
  const managedTags = templateTags(scope, templateName);
  if (versionText === undefined) {
    const template = await stores.templates.findForUpdate(scope, templateName);
    return (
      template && {
        managedTags,
        customerTags: template.tags,
        setCustomerTags: tags =>
          stores.templates.update(scope, templateName, { tags }),
      }
    );
  }
  const numbers = parseTemplateVersion(versionText);
  const version =
    numbers &&
    (await stores.versions.findForUpdate({
      ...scope,
      templateName,
      majorVersion: toVersionNumber(numbers.majorVersion),
      minorVersion: toVersionNumber(numbers.minorVersion),
    }));
  return (
    version && {
      managedTags,
      customerTags: version.tags,
      setCustomerTags: tags => stores.versions.update(version, { tags }),
    }
  );
}

async function findRepository(
  stores: Stores,
  scope: ArnScope,
  id: string,
): Promise<TaggedResource | undefined> {
  const key = parseRepositoryId(id);
  const repository =
    key && (await stores.repositories.find(scope, key, 'update'));
  return (
    repository && {
      managedTags: [],
      customerTags: repository.tags,
      setCustomerTags: tags =>
        stores.repositories.setTags(scope, repository, tags),
    }
  );
}

async function findAccountConnection(
  stores: Stores,
  scope: ArnScope,
  arnAccountId: string,
  id: string,
): Promise<TaggedResource | undefined> {
  const connection = UUID_PATTERN.test(id)
    ? await stores.accountConnections.find(scope, id, 'update')
    : undefined;
  return connection?.environmentAccountId === arnAccountId
    ? {
        managedTags: [],
        customerTags: connection.tags,
        setCustomerTags: tags => stores.accountConnections.setTags(id, tags),
      }
    : undefined;
}

function templateTags(scope: ArnScope, templateName: string): ResourceTag[] {
  return [
    { key: 'aws:proton:account', value: scope.accountId },
    {
      key: 'aws:proton:template',
      value: formatEnvironmentTemplateArn(scope, templateName),
    },
  ];
}
