import type { Request } from 'express';
import { AuthenticationFailure } from '../authentication/AuthenticationFailure';
import type {
  AuthenticatedCaller,
  Authenticator,
} from '../authentication/Authenticator';
import { RefusalAudit } from './RefusalAudit';

/** An authenticator whose refusals are in the audit log. */
export class AuditedAuthenticator implements Authenticator {
  static create(options: {
    authenticator: Authenticator;
    refusals: RefusalAudit;
  }): AuditedAuthenticator {
    return new AuditedAuthenticator(options.authenticator, options.refusals);
  }

  private constructor(
    private readonly authenticator: Authenticator,
    private readonly refusals: RefusalAudit,
  ) {}

  async checkHeaders(req: Request): Promise<void> {
    await this.audit(req, () => this.authenticator.checkHeaders(req));
  }

  async authenticate(req: Request): Promise<AuthenticatedCaller> {
    return this.audit(req, () => this.authenticator.authenticate(req));
  }

  private async audit<T>(req: Request, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof AuthenticationFailure) {
        await this.refusals.refused(req, error);
      }
      throw error;
    }
  }
}
