import { NotificationPayload } from '@backstage/plugin-notifications-common';
import { StatusChange } from '@proton-vending/backstage-plugin-proton-node';
import { NotificationKind } from './readNotificationKinds';

/** What the last deployment of an environment did. */
export interface DeploymentFacts {
  id: string;
  action: 'create' | 'update' | 'delete';
  message?: string;
  templateName: string;
  /** The version before, such as `1.0`; absent of a create. */
  fromVersion?: string;
  toVersion: string;
  /** Whether an update changed inputs. */
  changedInputs: boolean;
}

/** A notification without where it leads to. */
export type Notice = Pick<
  NotificationPayload,
  'title' | 'description' | 'severity'
>;

/**
 * What owners are told of a status change; `undefined` for what goes on, and
 * for what somebody cancelled, who knows.
 */
export function findKind({
  status,
}: StatusChange):
  | Exclude<
      NotificationKind,
      'campaign' | 'deadline' | 'deprecated' | 'update-available'
    >
  | undefined {
  switch (status) {
    case 'SUCCEEDED':
      return 'ready';
    case 'FAILED':
    case 'DELETE_FAILED':
      return 'failed';
    case 'DELETED':
    case 'DELETE_COMPLETE':
      return 'deleted';
    default:
      return undefined;
  }
}

export function describeReady(name: string, facts: DeploymentFacts): Notice {
  const { action, changedInputs, fromVersion, templateName, toVersion } = facts;
  if (action === 'create') {
    return {
      title: `${name} is ready`,
      description: `It was created from ${templateName} ${toVersion}.`,
      severity: 'normal',
    };
  }
  const version = `${templateName} ${toVersion}`;
  if (fromVersion && fromVersion !== toVersion) {
    return {
      title: `${name} is updated`,
      description: `It was updated from version ${fromVersion} to ${version}.`,
      severity: 'normal',
    };
  }
  return {
    title: `${name} is updated`,
    description: changedInputs
      ? `Its inputs were changed. It runs ${version}.`
      : `It was deployed again with ${version}.`,
    severity: 'normal',
  };
}

export function describeFailed(name: string, facts: DeploymentFacts): Notice {
  return {
    title: `${name} could not be ${facts.action}d`,
    description:
      firstSentence(facts.message ?? '') || 'No reason was reported.',
    severity: 'high',
  };
}

/** A delete goes on before it is over; what is forgotten is gone at once. */
export function describeDeleted(
  name: string,
  { previousStatus }: StatusChange,
): Notice {
  return previousStatus === undefined || previousStatus === 'DELETE_IN_PROGRESS'
    ? {
        title: `${name} is deleted`,
        description: 'Its infrastructure was deleted too.',
        severity: 'normal',
      }
    : {
        title: `${name} is no longer managed`,
        description:
          'The environment was deleted. Its infrastructure keeps running.',
        severity: 'normal',
      };
}

const MAX_LENGTH = 240;

/** The first sentence of a message, or as much of it as people read. */
export function firstSentence(message: string): string {
  const [line] = message.trim().split('\n', 1);
  const [sentence] = line.split(/(?<=[.!?])\s/, 1);
  return sentence.length > MAX_LENGTH
    ? `${sentence.slice(0, MAX_LENGTH - 1)}…`
    : sentence;
}
