import {
  DisabledReason,
  OperationState,
  TemplateVersion,
  TemplateVersionStatus,
} from '@proton-vending/backstage-plugin-proton-common';
import { toOperationState } from '../operations/describeDisabledReason';

/** Whether an environment can be brought to a version of its template now. */
export function describeDeploy(
  version: TemplateVersion & { status: TemplateVersionStatus },
  options: {
    current: TemplateVersion;
    /** Whether the environment can be upgraded at all. */
    upgrade: OperationState;
  },
): OperationState {
  const { current, upgrade } = options;
  const disabledReason = findVersionDisabledReason(version, current);
  return upgrade.allowed && disabledReason
    ? toOperationState(disabledReason)
    : upgrade;
}

/** Why no environment with a version goes to another one. */
export function findVersionDisabledReason(
  version: TemplateVersion & { status: TemplateVersionStatus },
  current: TemplateVersion,
): DisabledReason | undefined {
  if (Number(version.majorVersion) < Number(current.majorVersion)) {
    return { code: 'earlier-major' };
  }
  switch (version.status) {
    case 'PUBLISHED':
    case 'DRAFT':
      return undefined;
    case 'REGISTRATION_IN_PROGRESS':
      return { code: 'version-registering' };
    default:
      return { code: 'version-not-registered' };
  }
}
