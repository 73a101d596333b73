import { JsonObject } from '@backstage/types';
import type { OperationName } from '../operations';
import { shorten } from './auditableRequest';
import type { AuditRule } from './RequestAudit';

/** Reads whose answers hold specs or outputs. */
const READS_WITH_SECRETS: readonly string[] = [
  'GetDeployment',
  'GetEnvironment',
  'ListEnvironmentOutputs',
] satisfies OperationName[];

/** The members that say what a request is about, none of which holds a secret. */
const MEMBERS = [
  'name',
  'environmentName',
  'templateName',
  'majorVersion',
  'minorVersion',
  'templateMajorVersion',
  'templateMinorVersion',
  'templateVersion',
  'deploymentType',
  'deploymentId',
  'id',
  'resourceArn',
  'provider',
  'repositoryProvider',
  'repositoryName',
  'branch',
  'status',
];

/** What the audit log keeps of an operation, such as `create-environment`. */
export function toAuditRule(operation: OperationName): AuditRule {
  const isRead = /^(Get|List)/.test(operation);
  return {
    eventId: operation.replace(/(?<=.)[A-Z]/g, '-$&').toLowerCase(),
    severityLevel:
      isRead && !READS_WITH_SECRETS.includes(operation) ? 'low' : 'medium',
    meta: {},
  };
}

/** What a request is about. */
export function describeInput(input: object): JsonObject {
  const members: Record<string, unknown> = { ...input };
  return Object.fromEntries(
    MEMBERS.flatMap(name => {
      const value = members[name];
      return typeof value === 'string' ? [[name, shorten(value)]] : [];
    }),
  );
}
