import { AuditorService, LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { Request } from 'express';
import { AccessKeys } from '../authentication/AccessKeys';
import { auditableRequest, shorten } from './auditableRequest';

/** How many refusals of one key, or of all unknown callers, are kept a minute. */
const MAX_REFUSALS = 30;
const WINDOW_MS = 60_000;
const EVENT_ID = 'request-refused';

const CREDENTIAL_IN_HEADER = /\bCredential=([\w-]{1,128})\//;

interface Window {
  refusals: number;
  unlisted: number;
}

/**
 * Keeps who was refused in the audit log. A flood can't fill it: beyond a limit
 * for each minute, refusals are counted, and their number is kept.
 */
export class RefusalAudit {
  private readonly windows = new Map<string, Window>();

  static create(options: {
    auditor: AuditorService;
    accessKeys: AccessKeys;
    logger: LoggerService;
  }): RefusalAudit {
    return new RefusalAudit(options);
  }

  private constructor(
    private readonly options: {
      auditor: AuditorService;
      accessKeys: AccessKeys;
      logger: LoggerService;
    },
  ) {}

  async refused(
    req: Request,
    failure: Pick<Error, 'name' | 'message'>,
  ): Promise<void> {
    const accessKeyId = this.findClaimedKey(req);
    if (this.count(accessKeyId ?? '') > MAX_REFUSALS) {
      return;
    }
    await this.record({
      request: auditableRequest(req),
      error: new Error(`${failure.name}: ${shorten(failure.message)}`),
      meta: { reason: failure.name, ...(accessKeyId && { accessKeyId }) },
    });
  }

  /** The key that the caller says is theirs, if there is such a key. */
  private findClaimedKey(req: Request): string | undefined {
    const { 'X-Amz-Credential': inQuery } = req.query;
    const claimed =
      CREDENTIAL_IN_HEADER.exec(req.get('authorization') ?? '')?.[1] ??
      (typeof inQuery === 'string' ? inQuery.split('/', 1)[0] : undefined);
    return claimed !== undefined && this.options.accessKeys.find(claimed)
      ? claimed
      : undefined;
  }

  private count(accessKeyId: string): number {
    const window = this.windows.get(accessKeyId) ?? this.open(accessKeyId);
    window.refusals += 1;
    if (window.refusals > MAX_REFUSALS) {
      window.unlisted += 1;
    }
    return window.refusals;
  }

  private open(accessKeyId: string): Window {
    const window = { refusals: 0, unlisted: 0 };
    this.windows.set(accessKeyId, window);
    const timer = setTimeout(() => {
      this.windows.delete(accessKeyId);
      this.summarize(accessKeyId, window.unlisted);
    }, WINDOW_MS);
    timer.unref();
    return window;
  }

  private async summarize(accessKeyId: string, unlisted: number) {
    if (unlisted > 0) {
      await this.record({
        error: new Error(
          `${unlisted} more requests were refused within a minute`,
        ),
        meta: { unlisted, ...(accessKeyId && { accessKeyId }) },
      });
    }
  }

  private async record(options: {
    request?: Request;
    error: Error;
    meta: { [name: string]: string | number };
  }): Promise<void> {
    const { auditor, logger } = this.options;
    const { request, error, meta } = options;
    try {
      const event = await auditor.createEvent({
        eventId: EVENT_ID,
        severityLevel: 'medium',
        request,
        meta,
      });
      await event.fail({ error });
    } catch (fault) {
      logger.error(`The audit log did not take ${EVENT_ID}`, toError(fault));
    }
  }
}
