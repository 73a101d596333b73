import { EngineTarget } from '@proton-vending/backstage-plugin-proton-common';

/** The environment that engines under test provision. */
export const TEST_ENVIRONMENT: EngineTarget = {
  kind: 'environment',
  arn: 'arn:aws:proton:us-east-1:123456789012:environment/dev',
  id: '0a6e1bd2-8f3e-4d0c-9a55-2f6b1d1c7e90',
  name: 'dev',
  accountId: '123456789012',
  region: 'us-east-1',
};
