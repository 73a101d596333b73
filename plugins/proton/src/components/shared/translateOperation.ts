import {
  DisabledReason,
  disabledReasonMessages,
  OperationState,
} from '@proton-vending/backstage-plugin-proton-common';
import { ProtonTranslate } from '../../useProtonTranslation';

/**
 * The state with its reason in the language of the app. A backend that is newer
 * may know more reasons; its own sentence is kept then.
 */
export function translateOperation(
  state: OperationState,
  t: ProtonTranslate,
): OperationState {
  const { disabledReason } = state;
  return disabledReason &&
    Object.hasOwn(disabledReasonMessages, disabledReason.code)
    ? { ...state, reason: describe(disabledReason, t) }
    : state;
}

function describe(disabledReason: DisabledReason, t: ProtonTranslate): string {
  switch (disabledReason.code) {
    case 'permission-missing':
      return t('disabledReasons.permission-missing', {
        permission: disabledReason.permission,
      });
    case 'version-deprecated':
      return t('disabledReasons.version-deprecated', {
        deprecation: disabledReason.deprecation,
      });
    default:
      return t(`disabledReasons.${disabledReason.code}`);
  }
}
