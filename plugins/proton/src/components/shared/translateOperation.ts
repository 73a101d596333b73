import {
  DisabledReason,
  OperationState,
} from '@proton-vending/backstage-plugin-proton-common';
import { obstacleMessages } from '../../translations/obstacles';
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
  return disabledReason && Object.hasOwn(obstacleMessages, disabledReason.code)
    ? { ...state, reason: describe(disabledReason, t) }
    : state;
}

function describe(reason: DisabledReason, t: ProtonTranslate): string {
  return reason.code === 'permission-missing'
    ? t('obstacles.permission-missing', { permission: reason.permission })
    : t(`obstacles.${reason.code}`);
}
