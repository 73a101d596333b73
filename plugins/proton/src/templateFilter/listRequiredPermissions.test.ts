import { listRequiredPermissions } from './listRequiredPermissions';

function requiredBy(...steps: unknown[]): string[] {
  return listRequiredPermissions({
    apiVersion: 'scaffolder.backstage.io/v1beta3',
    kind: 'Template',
    metadata: { name: 'template' },
    spec: { type: 'cluster', steps: JSON.parse(JSON.stringify(steps)) },
  });
}

describe('listRequiredPermissions', () => {
  it.each([
    ['create-environment', 'proton.environment.create'],
    ['update-environment', 'proton.environment.update'],
    ['deploy-plan', 'proton.environment.update'],
    ['cancel-deployment', 'proton.environment.cancel'],
    ['delete-environment', 'proton.environment.delete'],
    ['publish-template-version', 'proton.template.publish'],
  ])('knows the permission of %s', (action, permission) => {
    expect(requiredBy({ action: `aws:proton:${action}` })).toEqual([
      permission,
    ]);
  });

  it.each([
    ['create-environment', 'cancelDeployment', 'proton.environment.cancel'],
    ['wait-environment', 'cancelDeployment', 'proton.environment.cancel'],
    ['update-environment', 'allowReplacement', 'proton.environment.replace'],
  ])('needs another one for %s with %s', (action, input, permission) => {
    const step = (value: unknown) => ({
      action: `aws:proton:${action}`,
      input: { [input]: value },
    });
    expect(requiredBy(step(true))).toContain(permission);
    expect(requiredBy(step(false))).not.toContain(permission);
    expect(requiredBy(step('${{ parameters.yes }}'))).not.toContain(permission);
  });

  it('needs the permission to forget an environment in place of deleting it', () => {
    expect(
      requiredBy({
        action: 'aws:proton:delete-environment',
        input: { retain: true },
      }),
    ).toEqual(['proton.environment.retain']);
  });

  it('names each permission once, and none for other actions', () => {
    expect(
      requiredBy(
        { action: 'aws:proton:update-environment' },
        { action: 'aws:proton:deploy-plan' },
        { action: 'fetch:plain', input: { cancelDeployment: true } },
        { action: 'constructor' },
        'fetch:plain',
        null,
      ),
    ).toEqual(['proton.environment.update']);
  });
});
