import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

/** What the owners of environments can be told. */
export const NOTIFICATION_KINDS = [
  'ready',
  'failed',
  'deleted',
  'deadline',
  'update-available',
  'deprecated',
  'campaign',
] as const;

export type NotificationKind = (typeof NOTIFICATION_KINDS)[number];

/** What owners are told, by `proton.notifications`. */
export function readNotificationKinds(
  config: Config,
): ReadonlySet<NotificationKind> {
  const rules = config.getOptionalConfig('proton.notifications');
  if (rules?.getOptionalBoolean('enabled') === false) {
    return new Set();
  }
  const kinds = rules?.getOptionalStringArray('kinds') ?? NOTIFICATION_KINDS;
  return new Set(kinds.map(requireKind));
}

function requireKind(text: string): NotificationKind {
  const kind = NOTIFICATION_KINDS.find(known => known === text);
  if (!kind) {
    throw new InputError(
      `proton.notifications.kinds has "${text}", which is none of ${NOTIFICATION_KINDS.join(
        ', ',
      )}`,
    );
  }
  return kind;
}
