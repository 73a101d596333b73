import {
  OperationObstacle,
  OperationState,
} from '@proton-vending/backstage-plugin-proton-common';
import { obstacleMessages } from '../../translations/obstacles';
import { ProtonTranslate } from '../../useProtonTranslation';

/**
 * The state with its reason in the language of the app. A backend that is newer
 * may know more obstacles; its own sentence is kept then.
 */
export function translateOperation(
  state: OperationState,
  t: ProtonTranslate,
): OperationState {
  const { obstacle } = state;
  return obstacle && Object.hasOwn(obstacleMessages, obstacle.code)
    ? { ...state, reason: describe(obstacle, t) }
    : state;
}

function describe(obstacle: OperationObstacle, t: ProtonTranslate): string {
  return obstacle.code === 'permission-missing'
    ? t('obstacles.permission-missing', { permission: obstacle.permission })
    : t(`obstacles.${obstacle.code}`);
}
