import type { HttpAuthService } from '@backstage/backend-plugin-api';
import { partitionOf } from '@proton-vending/backstage-plugin-proton-common';
import type { Request } from 'express';
import type { RefusalAudit } from '../audit/RefusalAudit';
import type { RequestContext } from '../operations';
import { getRequestBody } from '../wire/readRequestBody';
import { AccessKeys } from './AccessKeys';
import {
  ACCOUNT_HEADER,
  AuthenticationFailure,
  ForeignTarget,
} from './AuthenticationFailure';
import { verifyBackstageToken } from './backstageToken';
import { readInitiator } from './readInitiator';
import {
  ReceivedRequest,
  checkSigV4Headers,
  isSigned,
  verifySigV4,
} from './sigV4';

/** A caller who is known. */
export interface AuthenticatedCaller {
  context: RequestContext;
  /** Whether they are a plugin of this Backstage, which audits its own callers. */
  isPlugin: boolean;
}

/** Finds out who calls. */
export interface Authenticator {
  /**
   * @param readBody - reads the body as bytes, for a request that may have one. It
   *   isn't called if the headers alone show that the caller isn't known.
   * @throws AuthenticationFailure
   */
  authenticate(
    req: Request,
    readBody?: () => Promise<unknown>,
  ): Promise<AuthenticatedCaller>;
}

/**
 * Knows two kinds of callers: those who sign with AWS Signature Version 4, and
 * services of this Backstage, who name account and region in headers of ours.
 * Everybody else is refused.
 */
export class ProtonAuthenticator implements Authenticator {
  readonly #options: ProtonAuthenticatorOptions;

  static create(options: ProtonAuthenticatorOptions): ProtonAuthenticator {
    return new ProtonAuthenticator(options);
  }

  private constructor(options: ProtonAuthenticatorOptions) {
    this.#options = options;
  }

  async authenticate(
    req: Request,
    readBody: () => Promise<unknown> = async () => {},
  ): Promise<AuthenticatedCaller> {
    const caller = await this.#auditRefusal(req, async () =>
      this.#checkHead(req),
    );
    await readBody();
    return caller ?? this.#auditRefusal(req, () => this.#checkSignature(req));
  }

  /** Who calls, or undefined if only the signature of the whole request shows it. */
  async #checkHead(req: Request): Promise<AuthenticatedCaller | undefined> {
    const request = toReceivedRequest(req);
    if (!isSigned(request)) {
      return this.#authenticateToken(req);
    }
    const { accessKeys, regions, now = () => new Date() } = this.#options;
    checkSigV4Headers({ request, accessKeys, regions, now: now() });
    return undefined;
  }

  async #auditRefusal<T>(req: Request, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof AuthenticationFailure) {
        await this.#options.refusals?.refused(req, error);
      }
      throw error;
    }
  }

  async #checkSignature(req: Request): Promise<AuthenticatedCaller> {
    const { accessKeys, regions, now = () => new Date() } = this.#options;
    const { accessKey, region } = await verifySigV4({
      request: { ...toReceivedRequest(req), body: getRequestBody(req) },
      accessKeys,
      regions,
      now: now(),
    });
    return {
      context: {
        ...this.#createContext(req, region, accessKey.accessKeyId),
        accessKeyId: accessKey.accessKeyId,
        allows: action => accessKeys.allows(accessKey, action),
        allowsEnvironmentTemplate: template =>
          accessKeys.allowsEnvironmentTemplate(accessKey, template),
        allowsEnvironment: name =>
          accessKeys.allowsEnvironment(accessKey, name),
      },
      isPlugin: false,
    };
  }

  async #authenticateToken(req: Request): Promise<AuthenticatedCaller> {
    if (!/^Bearer\s/i.test(req.get('authorization') ?? '')) {
      throw new AuthenticationFailure(
        'MissingAuthenticationTokenException',
        'Missing Authentication Token: sign the request with AWS Signature Version 4, or send the token of a Backstage service.',
      );
    }
    const { accountId, regions, httpAuth } = this.#options;
    const subject = await verifyBackstageToken(req, httpAuth);
    checkServed({
      header: ACCOUNT_HEADER,
      req,
      served: [accountId],
      accountId,
    });
    checkServed({ header: 'x-proton-region', req, served: regions, accountId });
    const region = req.get('x-proton-region') ?? regions[0];
    return {
      // Plugins act for users, and check what those may do themselves.
      context: {
        ...this.#createContext(req, region, subject),
        allows: () => true,
        allowsEnvironmentTemplate: () => true,
        allowsEnvironment: () => true,
      },
      isPlugin: subject.startsWith('plugin:'),
    };
  }

  #createContext(
    req: Request,
    region: string,
    principal: string,
  ): Omit<
    RequestContext,
    'allows' | 'allowsEnvironment' | 'allowsEnvironmentTemplate'
  > {
    const { accountId } = this.#options;
    return {
      partition: partitionOf(region),
      accountId,
      region,
      principal,
      initiator: readInitiator(req),
    };
  }
}

/** What a {@link ProtonAuthenticator} needs. */
export interface ProtonAuthenticatorOptions {
  accessKeys: AccessKeys;
  httpAuth: HttpAuthService;
  /** Keeps who is refused in the audit log. */
  refusals?: RefusalAudit;
  /** The account that this control plane plays. */
  accountId: string;
  /** The regions that it serves; at least one, and the first is the default. */
  regions: string[];
  /** Now, unless told otherwise. */
  now?: () => Date;
}

function checkServed(options: {
  header: string;
  req: Request;
  served: string[];
  accountId: string;
}): void {
  const { header, req, served, accountId } = options;
  const value = req.get(header);
  if (value !== undefined && !served.includes(value)) {
    throw new ForeignTarget(
      `The header ${header} asks for '${value}', but this control plane serves ${served.join(
        ', ',
      )}.`,
      accountId,
    );
  }
}

function toReceivedRequest(req: Request): Omit<ReceivedRequest, 'body'> {
  return {
    method: req.method,
    url: req.originalUrl,
    headers: getHeaders(req),
  };
}

function getHeaders(req: Request): Record<string, string> {
  return Object.fromEntries(
    Object.entries(req.headers).map(([name, value = '']) => [
      name,
      Array.isArray(value) ? value.join(',') : value,
    ]),
  );
}
