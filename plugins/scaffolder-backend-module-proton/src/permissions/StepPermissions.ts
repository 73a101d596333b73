import type {
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import {
  AuthenticationError,
  isError,
  NotAllowedError,
  ResponseError,
} from '@backstage/errors';
import type { ResourcePermission } from '@backstage/plugin-permission-common';
import {
  createEnvironmentAuthorizer,
  createTemplateAuthorizer,
  ProtonAuthorizer,
  ProtonEnvironmentResource,
  ProtonEnvironmentTemplateResource,
} from '@proton-vending/backstage-plugin-proton-node';
import { describePermission } from './describePermission';

/** The policy does not take the token, and no earlier run has an answer. */
class UnknownCallerError extends AuthenticationError {
  name = 'AuthenticationError' as const;
}

/** What the permission checks need of the context of an action. */
export interface PermissionContext {
  user?: { ref?: string };
  isDryRun?: boolean;
  getInitiatorCredentials(): Promise<BackstageCredentials>;
  checkpoint(options: {
    key: string;
    fn: () => Promise<string>;
  }): Promise<string>;
}

/** What permission rules look at of each kind of resource. */
interface Resources {
  environments: ProtonEnvironmentResource;
  templates: ProtonEnvironmentTemplateResource;
}

type Authorizers = {
  [kind in keyof Resources]: ProtonAuthorizer<Resources[kind]>;
};

/** A permission, and the resource that it is asked for. */
type Question<TResource> = [
  permission: ResourcePermission,
  arn: string,
  loadResource: () => Promise<TResource>,
];

/**
 * What whoever started the task may do, in one step of it.
 *
 * Their token lasts for an hour, and a step that is recovered may be older. It
 * then goes by what an earlier run of it was answered for the same user.
 */
export class StepPermissions {
  private authorizers?: Promise<Authorizers>;

  static create(options: {
    permissions: PermissionsService;
    ctx: PermissionContext;
  }): StepPermissions {
    return new StepPermissions(options.permissions, options.ctx);
  }

  private constructor(
    private readonly permissions: PermissionsService,
    private readonly ctx: PermissionContext,
  ) {}

  /** Throws before anything is done unless each permission is given for anything. */
  async requireAny(...permissions: ResourcePermission[]): Promise<void> {
    for (const permission of permissions) {
      const allowed = await this.remember({
        key: `permission.${permission.name}`,
        askPolicy: async () =>
          (await this.load()).environments.mayAllow(permission),
      });
      if (!allowed) {
        throw new NotAllowedError(
          `You may not ${describePermission(
            permission,
          )}; ask for the permission ${permission.name}`,
        );
      }
    }
  }

  /** Throws unless the permission is given for an environment. */
  async requireForEnvironment(
    ...args: Question<ProtonEnvironmentResource>
  ): Promise<void> {
    requireAllowed(await this.ask('environments', ...args), args);
  }

  /** Throws unless the permission is given for an environment template. */
  async requireForTemplate(
    ...args: Question<ProtonEnvironmentTemplateResource>
  ): Promise<void> {
    requireAllowed(await this.ask('templates', ...args), args);
  }

  /**
   * Whether the permission is given for an environment. It is not when nobody
   * can tell, since the token has expired before there was an answer.
   */
  async coversEnvironment(
    ...args: Question<ProtonEnvironmentResource>
  ): Promise<boolean> {
    return falseOfUnknown(this.ask('environments', ...args));
  }

  /** As {@link coversEnvironment}, for an environment template. */
  async coversTemplate(
    ...args: Question<ProtonEnvironmentTemplateResource>
  ): Promise<boolean> {
    return falseOfUnknown(this.ask('templates', ...args));
  }

  /** Whether the permission is given for an environment; nothing is remembered. */
  async allowsForEnvironment(
    permission: ResourcePermission,
    loadResource: () => Promise<ProtonEnvironmentResource>,
  ): Promise<boolean> {
    const { environments } = await this.load();
    return environments.allows(permission, loadResource);
  }

  private ask<K extends keyof Authorizers>(
    kind: K,
    ...[permission, arn, loadResource]: Question<Resources[K]>
  ): Promise<boolean> {
    return this.remember({
      key: `permission.${permission.name}.${arn}`,
      askPolicy: async () => (await this.load())[kind].mayAllow(permission),
      applyConditions: async () => {
        const authorizer: ProtonAuthorizer<Resources[K]> = (await this.load())[
          kind
        ];
        return authorizer.allows(permission, loadResource);
      },
    });
  }

  private async load() {
    this.authorizers ??= this.ctx
      .getInitiatorCredentials()
      .then(credentials => {
        const options = { permissions: this.permissions, credentials };
        return {
          environments: createEnvironmentAuthorizer(options),
          templates: createTemplateAuthorizer(options),
        };
      });
    return this.authorizers;
  }

  /**
   * An answer counts at once; that of an earlier run does only when the policy
   * does not take the token any more, not when something else goes wrong.
   */
  private async remember(options: {
    key: string;
    askPolicy: () => Promise<boolean>;
    applyConditions?: () => Promise<boolean>;
  }): Promise<boolean> {
    const { key, askPolicy, applyConditions } = options;
    const recall = (fn: () => Promise<string>) =>
      this.ctx.isDryRun
        ? fn()
        : this.ctx.checkpoint({
            key: `${key}.${this.ctx.user?.ref ?? ''}`,
            fn,
          });
    let mayAllow: boolean;
    try {
      mayAllow = await askPolicy();
    } catch (error) {
      if (!isAuthenticationError(error)) {
        throw error;
      }
      await recall(async () => {
        throw new UnknownCallerError(
          'The token of whoever started the task is not valid any more, so that nobody can tell what they may do; retry the task',
          error,
        );
      });
      return true;
    }
    const allowed = mayAllow && ((await applyConditions?.()) ?? true);
    if (allowed) {
      await recall(async () => 'allowed');
    }
    return allowed;
  }
}

async function falseOfUnknown(answer: Promise<boolean>): Promise<boolean> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof UnknownCallerError) {
      return false;
    }
    throw error;
  }
}

function requireAllowed(
  allowed: boolean,
  [permission, arn]: Question<unknown>,
): void {
  if (!allowed) {
    throw new NotAllowedError(
      `You may not ${describePermission(
        permission,
      )} such as ${arn}: the permission ${
        permission.name
      } that you have does not cover it`,
    );
  }
}

/** Whether a backend has refused to take a token, such as one that has expired. */
function isAuthenticationError(error: unknown): boolean {
  return error instanceof ResponseError
    ? error.statusCode === 401
    : isError(error) && error.name === 'AuthenticationError';
}
