import {
  AuditorService,
  AuditorServiceEventSeverityLevel,
  LoggerService,
} from '@backstage/backend-plugin-api';
import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
  toError,
} from '@backstage/errors';
import { JsonObject } from '@backstage/types';
import type { Request } from 'express';
import type { RequestContext } from '../operations';
import { findErrorReply } from '../wire/errorReply';
import { auditableRequest, shorten } from './auditableRequest';

/** Who made a request. */
export interface AuditedCaller {
  context: Pick<
    RequestContext,
    'accountId' | 'region' | 'principal' | 'initiator'
  >;
  isPlugin: boolean;
}

/** What the audit log keeps of a request. */
export interface AuditRule {
  eventId: string;
  severityLevel: AuditorServiceEventSeverityLevel;
  /** Never a spec, an output or any other text that may hold a secret. */
  meta: JsonObject;
  /** Whether requests of plugins are kept too. They audit their own callers. */
  ofPlugins?: boolean;
}

/** Keeps what callers with a key do in the audit log, whichever way it ends. */
export class RequestAudit {
  static create(options: {
    auditor: AuditorService;
    logger: LoggerService;
  }): RequestAudit {
    return new RequestAudit(options.auditor, options.logger);
  }

  private constructor(
    private readonly auditor: AuditorService,
    private readonly logger: LoggerService,
  ) {}

  async run<T>(
    request: { req: Request; caller: AuditedCaller; rule: AuditRule },
    /** `note` adds to what is kept. */
    work: (note: (meta: JsonObject) => void) => Promise<T>,
  ): Promise<T> {
    const { req, caller, rule } = request;
    if (caller.isPlugin && !rule.ofPlugins) {
      return work(() => {});
    }
    const { eventId, severityLevel, meta } = rule;
    const { accountId, region, principal, initiator } = caller.context;
    const event = await this.auditor.createEvent({
      eventId,
      severityLevel,
      request: caller.isPlugin ? req : auditableRequest(req),
      meta: { accountId, region, principal, ...initiator, ...meta },
    });
    const noted: JsonObject = {};
    let result: T;
    try {
      result = await work(more => Object.assign(noted, more));
    } catch (error) {
      await event.fail({ error: toAuditedError(error), meta: noted });
      throw error;
    }
    // What is done is done, even when it can't be written down.
    try {
      await event.success({ meta: noted });
    } catch (error) {
      this.logger.error(
        `The audit log did not take ${eventId}`,
        toError(error),
      );
    }
    return result;
  }
}

const REFUSALS = [ConflictError, InputError, NotAllowedError, NotFoundError];

/**
 * The error that the audit log keeps: the one that the caller sees, shortened.
 * A fault may name values of a statement, and is in the backend's log.
 */
function toAuditedError(error: unknown): Error {
  const reply = findErrorReply(error);
  if (reply) {
    return describe(reply);
  }
  return error instanceof Error && isRefusal(error)
    ? describe(error)
    : describe({
        name: 'InternalServerException',
        message: 'the log of the backend has the reason',
      });
}

function isRefusal(error: Error & { statusCode?: unknown }): boolean {
  return (
    REFUSALS.some(Refusal => error instanceof Refusal) ||
    (typeof error.statusCode === 'number' && error.statusCode < 500)
  );
}

function describe({ name, message }: { name: string; message: string }): Error {
  const error = new Error(shorten(message));
  error.name = name;
  return error;
}
