import { AuditorService } from '@backstage/backend-plugin-api';
import { JsonObject } from '@backstage/types';

/** What the audit log has of a request. */
export interface AuditedEvent {
  eventId: string;
  severityLevel?: string;
  path?: string;
  meta: JsonObject;
  /** Absent of what succeeded. */
  error?: string;
}

/** An auditor that keeps what it is told. */
export function recordAudit(audited: AuditedEvent[]): AuditorService {
  return {
    async createEvent({ eventId, severityLevel, meta, request }) {
      const event = { eventId, severityLevel, path: request?.originalUrl };
      return {
        success: async params => {
          audited.push({ ...event, meta: { ...meta, ...params?.meta } });
        },
        fail: async ({ error, ...params }) => {
          audited.push({
            ...event,
            meta: { ...meta, ...params.meta },
            error: `${error.name}: ${error.message}`,
          });
        },
      };
    },
  };
}
