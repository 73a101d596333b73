import type {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  PermissionCondition,
  PermissionCriteria,
  PolicyDecision,
  ResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  createConditionAuthorizer,
  PermissionRuleset,
} from '@backstage/plugin-permission-node';

/**
 * What decisions on resources of one type are taken with.
 *
 * @public
 */
export interface ProtonAuthorizerOptions<TResource> {
  permissions: PermissionsService;
  /** Whose permissions they are. */
  credentials: BackstageCredentials;
  /** The rules that conditions may use; those of this package when absent. */
  ruleset?: PermissionRuleset<TResource>;
}

/**
 * Decides what its caller may do with resources of one type.
 *
 * A policy is asked once for each permission. When it puts conditions on a
 * permission, they are applied to the resource at hand; a resource is loaded
 * only then.
 *
 * @public
 */
export class ProtonAuthorizer<TResource> {
  private readonly decisions = new Map<string, Promise<PolicyDecision>>();
  private readonly applies: (
    decision: PolicyDecision,
    resource: TResource | undefined,
  ) => boolean;

  static create<TResource>(
    options: ProtonAuthorizerOptions<TResource> & {
      ruleset: PermissionRuleset<TResource>;
    },
  ): ProtonAuthorizer<TResource> {
    return new ProtonAuthorizer(
      options.permissions,
      options.credentials,
      options.ruleset,
    );
  }

  private constructor(
    private readonly permissions: PermissionsService,
    private readonly credentials: BackstageCredentials,
    ruleset: PermissionRuleset<TResource>,
  ) {
    this.applies = createConditionAuthorizer(ruleset);
  }

  /** Asks the policy for several permissions with one request. */
  async prepare(permissions: ResourcePermission[]): Promise<void> {
    const unasked = permissions.filter(({ name }) => !this.decisions.has(name));
    if (unasked.length === 0) {
      return;
    }
    const answer = this.permissions.authorizeConditional(
      unasked.map(permission => ({ permission })),
      { credentials: this.credentials },
    );
    unasked.forEach(({ name }, index) => {
      const decision = answer.then(decisions => decisions[index]);
      // What was not answered is asked again.
      decision.catch(() => this.decisions.delete(name));
      this.decisions.set(name, decision);
    });
    await answer;
  }

  /** Whether there can be a resource that the caller has the permission for. */
  async mayAllow(permission: ResourcePermission): Promise<boolean> {
    const { result } = await this.decide(permission);
    return result !== AuthorizeResult.DENY;
  }

  /** Whether the caller has the permission for a resource. */
  async allows(
    permission: ResourcePermission,
    loadResource: () => Promise<TResource>,
  ): Promise<boolean> {
    const decision = await this.decide(permission);
    return decision.result === AuthorizeResult.CONDITIONAL
      ? this.applies(decision, await loadResource())
      : decision.result === AuthorizeResult.ALLOW;
  }

  /**
   * Lets only a caller pass who has the permission for a resource.
   *
   * @throws NotAllowedError that names the permission.
   */
  async require(
    permission: ResourcePermission,
    loadResource: () => Promise<TResource>,
  ): Promise<void> {
    if (!(await this.allows(permission, loadResource))) {
      throw notAllowed(permission);
    }
  }

  /**
   * Lets only a caller pass who may have the permission for some resource:
   * before anything is done, and as the only check where there is no resource.
   *
   * @throws NotAllowedError that names the permission.
   */
  async requireAny(permission: ResourcePermission): Promise<void> {
    if (!(await this.mayAllow(permission))) {
      throw notAllowed(permission);
    }
  }

  /** The resources that the caller has the permission for. */
  async filter<T extends TResource>(
    permission: ResourcePermission,
    resources: T[],
  ): Promise<T[]> {
    const decision = await this.decide(permission);
    switch (decision.result) {
      case AuthorizeResult.ALLOW:
        return resources;
      case AuthorizeResult.CONDITIONAL:
        return resources.filter(resource => this.applies(decision, resource));
      default:
        return [];
    }
  }

  /**
   * Whether the conditions on a permission use a rule, so that what only this
   * rule looks at is worth reading.
   */
  async usesRule(
    permission: ResourcePermission,
    ruleName: string,
  ): Promise<boolean> {
    const decision = await this.decide(permission);
    return (
      decision.result === AuthorizeResult.CONDITIONAL &&
      mentions(decision.conditions, ruleName)
    );
  }

  private async decide(permission: ResourcePermission) {
    await this.prepare([permission]);
    const decision = await this.decisions.get(permission.name);
    if (!decision) {
      throw notAllowed(permission);
    }
    return decision;
  }
}

function notAllowed({ name }: ResourcePermission): NotAllowedError {
  return new NotAllowedError(
    `This needs the permission "${name}", which you do not have`,
  );
}

function mentions(
  criteria: PermissionCriteria<PermissionCondition>,
  ruleName: string,
): boolean {
  if ('rule' in criteria) {
    return criteria.rule === ruleName;
  }
  if ('not' in criteria) {
    return mentions(criteria.not, ruleName);
  }
  return ('allOf' in criteria ? criteria.allOf : criteria.anyOf).some(part =>
    mentions(part, ruleName),
  );
}
