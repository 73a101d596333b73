import {
  OperationState,
  TemplateVersion,
  TemplateVersionStatus,
} from '@proton-vending/backstage-plugin-proton-common';

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
  const reason = findVersionObstacle(version, current);
  return upgrade.allowed && reason ? { allowed: false, reason } : upgrade;
}

/** Why no environment with a version goes to another one. */
export function findVersionObstacle(
  version: TemplateVersion & { status: TemplateVersionStatus },
  current: TemplateVersion,
): string | undefined {
  if (Number(version.majorVersion) < Number(current.majorVersion)) {
    return 'Proton does not take an environment back to an earlier major version';
  }
  switch (version.status) {
    case 'PUBLISHED':
    case 'DRAFT':
      return undefined;
    case 'REGISTRATION_IN_PROGRESS':
      return 'The version is still being registered';
    default:
      return 'The version could not be registered';
  }
}
