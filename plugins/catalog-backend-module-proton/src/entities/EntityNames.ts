import { environmentEntityName } from '@proton-vending/backstage-plugin-proton-node';
import { createHash } from 'node:crypto';

/** A Proton resource that has, or gets, an entity. */
export interface NamedResource {
  arn: string;
  name: string;
  createdAt?: Date;
}

/**
 * The entity names of Proton's resources. Two of the same name, from different
 * regions or accounts, are kept apart: the older one has the plain name.
 */
export class EntityNames {
  static create(resources: NamedResource[] = []) {
    const names = new EntityNames();
    [...resources].sort(byAge).forEach(each => names.assign(each));
    return names;
  }

  private readonly names = new Map<string, string>();
  private readonly taken = new Set<string>();

  private constructor() {}

  /** The name that a resource has, or else gets. */
  assign({ arn, name }: NamedResource): string {
    const assigned = this.names.get(arn);
    if (assigned) {
      return assigned;
    }
    const plain = environmentEntityName(name);
    // Entity refs know no upper and lower case, names in Proton do.
    const free = !this.taken.has(plain.toLowerCase());
    const entityName = free ? plain : addHash(plain, arn);
    this.names.set(arn, entityName);
    this.taken.add(entityName.toLowerCase());
    return entityName;
  }

  /** Whether a resource is called otherwise because another one has its name. */
  isNameTaken({ arn, name }: NamedResource): boolean {
    const entityName = this.names.get(arn);
    return (
      entityName !== undefined && entityName !== environmentEntityName(name)
    );
  }

  /** Takes the name of a resource that is gone. */
  release({ arn, name }: NamedResource): string {
    const entityName = this.names.get(arn) ?? environmentEntityName(name);
    this.names.delete(arn);
    this.taken.delete(entityName.toLowerCase());
    return entityName;
  }
}

function byAge(a: NamedResource, b: NamedResource): number {
  return (
    (a.createdAt?.getTime() ?? 0) - (b.createdAt?.getTime() ?? 0) ||
    a.arn.localeCompare(b.arn)
  );
}

function addHash(name: string, arn: string): string {
  const hash = createHash('sha256').update(arn).digest('hex').slice(0, 8);
  return `${name.slice(0, 54)}-${hash}`;
}

/**
 * Environment templates and environments are resources of one namespace, and an
 * environment is often called as its template is.
 */
export function nameTemplate(template: NamedResource): NamedResource {
  return { ...template, name: `${template.name}-template` };
}

/** An environment template has a name for each of its two entities. */
export function nameSoftwareTemplate(
  template: NamedResource,
  prefix: string,
): NamedResource {
  return {
    ...template,
    arn: `${template.arn}#software-template`,
    name: `${prefix}${template.name}`,
  };
}
