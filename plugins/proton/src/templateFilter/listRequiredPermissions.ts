import type { Entity } from '@backstage/catalog-model';

/** The permissions that a step of a software template needs, by its action. */
const PERMISSIONS: Record<string, string> = {
  'aws:proton:create-environment': 'proton.environment.create',
  'aws:proton:update-environment': 'proton.environment.update',
  'aws:proton:deploy-plan': 'proton.environment.update',
  'aws:proton:cancel-deployment': 'proton.environment.cancel',
  'aws:proton:delete-environment': 'proton.environment.delete',
  'aws:proton:import': 'proton.environment.import',
  'aws:proton:create-environment-template': 'proton.template.publish',
  'aws:proton:register-template-version': 'proton.template.publish',
  'aws:proton:publish-template-version': 'proton.template.publish',
};

/** The permissions that an input needs as well when it is `true`. */
const INPUT_PERMISSIONS: Record<string, string> = {
  allowReplacement: 'proton.environment.replace',
  cancelDeployment: 'proton.environment.cancel',
};

const ACTION_PREFIX = 'aws:proton:';

/**
 * The Proton permissions without which a software template's task would fail. An
 * input that a parameter decides needs none: the task may do without it.
 */
export function listRequiredPermissions({ spec }: Entity): string[] {
  const steps = Array.isArray(spec?.steps) ? spec.steps : [];
  return [...new Set(steps.flatMap(listForStep))];
}

function listForStep(step: unknown): string[] {
  if (!isRecord(step) || typeof step.action !== 'string') {
    return [];
  }
  const { action, input } = step;
  const own = Object.hasOwn(PERMISSIONS, action) ? [PERMISSIONS[action]] : [];
  const others =
    action.startsWith(ACTION_PREFIX) && isRecord(input)
      ? Object.entries(INPUT_PERMISSIONS).filter(
          ([name]) => input[name] === true,
        )
      : [];
  // To forget an environment isn't to delete it.
  const isRetained =
    action === 'aws:proton:delete-environment' &&
    isRecord(input) &&
    input.retain === true;
  return [
    ...(isRetained ? ['proton.environment.retain'] : own),
    ...others.map(([, permission]) => permission),
  ];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
