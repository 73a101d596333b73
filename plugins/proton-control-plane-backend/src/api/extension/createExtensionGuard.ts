import {
  AuthenticationError,
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import { JsonObject } from '@backstage/types';
import type { Request, Response } from 'express';
import {
  requireAction,
  requireEnvironmentAllowed,
  requireTemplateAllowed,
} from '../../access/Requester';
import { ProtonError } from '../../errors';
import { AuditRule, RequestAudit } from '../audit/RequestAudit';
import { AuthenticationFailure } from '../authentication/AuthenticationFailure';
import type {
  AuthenticatedCaller,
  Authenticator,
} from '../authentication/Authenticator';
import type { RequestContext } from '../operations';
import { getRequestBody, readRequestBody } from '../wire/readRequestBody';

/** What a route asks of its callers, and what the audit log keeps of them. */
export interface ExtensionRule extends AuditRule {
  /** What an access key must allow, such as `proton:GetDeployment`; all of it. */
  actions: [string, ...string[]];
  /**
   * The template that a key must be for, read from the request; `checked` when
   * the answer checks the one of its environment, and `unbound` for a read of
   * an environment.
   */
  template: ((req: Request) => string) | 'checked' | 'unbound';
  /** The bound of the request's body; absent when there is none to read. */
  body?: { maxBytes?: number };
}

/** A request whose caller may make it. */
export interface GuardedRequest {
  context: RequestContext;
  body: Uint8Array;
  /** Adds to what the audit log keeps. */
  note(meta: JsonObject): void;
}

/**
 * Answers a request to a route that isn't Proton's own: its caller is known in
 * the same ways and bound by the same keys, and it is audited, but its errors
 * are those of other Backstage routes.
 */
export type ExtensionGuard = <T>(
  request: { req: Request; res: Response; rule: ExtensionRule },
  answer: (guarded: GuardedRequest) => Promise<T>,
) => Promise<T>;

export function createExtensionGuard(options: {
  authenticator: Authenticator;
  audit: RequestAudit;
}): ExtensionGuard {
  const { authenticator, audit } = options;
  return async ({ req, res, rule }, answer) => {
    const caller = await authenticate({ authenticator, req, res, rule });
    return audit.run({ req, caller, rule }, async note => {
      const { context } = caller;
      try {
        for (const action of rule.actions) {
          requireAction(context, action);
        }
        requireEnvironmentAllowed(context, rule.actions[0]);
        if (typeof rule.template === 'function') {
          requireTemplateAllowed(context, rule.actions[0], rule.template(req));
        }
        return await answer({ context, body: getRequestBody(req), note });
      } catch (error) {
        throw toBackstageError(error);
      }
    });
  };
}

async function authenticate(options: {
  authenticator: Authenticator;
  req: Request;
  res: Response;
  rule: ExtensionRule;
}): Promise<AuthenticatedCaller> {
  const { authenticator, req, res, rule } = options;
  try {
    return await authenticator.authenticate(req, async () => {
      if (rule.body) {
        await readRequestBody(req, res, rule.body);
      }
    });
  } catch (error) {
    throw toBackstageError(error);
  }
}

const BACKSTAGE_ERRORS: Record<string, new (message: string) => Error> = {
  AccessDeniedException: NotAllowedError,
  ConflictException: ConflictError,
  ResourceNotFoundException: NotFoundError,
  ServiceQuotaExceededException: ConflictError,
  ValidationException: InputError,
};

/** Names errors as other Backstage routes do. */
function toBackstageError(error: unknown): unknown {
  const isRefusal = error instanceof AuthenticationFailure;
  if (!isRefusal && !(error instanceof ProtonError)) {
    return error;
  }
  const { name, message } = error;
  if (name in BACKSTAGE_ERRORS) {
    return new BACKSTAGE_ERRORS[name](message);
  }
  return isRefusal ? new AuthenticationError(`${name}: ${message}`) : error;
}
