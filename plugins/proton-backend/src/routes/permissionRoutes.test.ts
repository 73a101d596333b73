import { protonEnvironmentCreatePermission } from '@proton-vending/backstage-plugin-proton-common';
import {
  createProtonEnvironmentConditionalDecision,
  protonEnvironmentConditions,
} from '@proton-vending/backstage-plugin-proton-node';
import request from 'supertest';
import { startBackend } from '../__testUtils__/startBackend';

describe('GET /permissions', () => {
  it('lists the permissions that the caller has for some resource', async () => {
    const { server } = await startBackend({
      denied: ['proton.environment.delete', 'proton.template.publish'],
      conditions: {
        'proton.environment.create': createProtonEnvironmentConditionalDecision(
          protonEnvironmentCreatePermission,
          protonEnvironmentConditions.isOwner({
            claims: ['group:default/payments'],
          }),
        ),
      },
    });

    const { body } = await request(server).get('/api/proton/permissions');

    expect(body.permissions).toEqual(
      expect.arrayContaining([
        'proton.environment.read',
        'proton.environment.create',
        'proton.template.read',
      ]),
    );
    expect(body.permissions).not.toContain('proton.environment.delete');
    expect(body.permissions).not.toContain('proton.template.publish');
  });
});
