import { environmentEntityName } from '@proton-vending/backstage-plugin-proton-node';
import { createHash } from 'node:crypto';
import type { KnownEnvironment } from '../environments/KnownEnvironment';

/**
 * The entity names of environments. Two of the same name, from different regions
 * or accounts, are kept apart: the older one has the plain name.
 */
export class EntityNames {
  static create(environments: KnownEnvironment[] = []) {
    const names = new EntityNames();
    [...environments].sort(byAge).forEach(each => names.assign(each));
    return names;
  }

  private readonly names = new Map<string, string>();
  private readonly taken = new Set<string>();

  private constructor() {}

  /** The name that an environment has, or else gets. */
  assign(environment: { arn: string; name: string }): string {
    const { arn, name } = environment;
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

  /** Takes the name of an environment that is gone. */
  release(environment: { arn: string; name: string }): string {
    const { arn, name } = environment;
    const entityName = this.names.get(arn) ?? environmentEntityName(name);
    this.names.delete(arn);
    this.taken.delete(entityName.toLowerCase());
    return entityName;
  }
}

function byAge(a: KnownEnvironment, b: KnownEnvironment): number {
  return (
    (a.createdAt?.getTime() ?? 0) - (b.createdAt?.getTime() ?? 0) ||
    a.arn.localeCompare(b.arn)
  );
}

function addHash(name: string, arn: string): string {
  const hash = createHash('sha256').update(arn).digest('hex').slice(0, 8);
  return `${name.slice(0, 54)}-${hash}`;
}
