import { readDeadline } from './readDeadline';

const ARN = 'arn:aws:proton:us-east-1:123456789012:environment/dev';

const event = {
  version: '0',
  source: 'proton-vending',
  'detail-type': 'Proton Deployment Deadline',
  resources: [ARN],
  detail: {
    name: 'dev',
    deploymentId: 'deployment-1',
    deadline: '2026-12-31T09:30:00.000Z',
  },
};

describe('readDeadline', () => {
  it('reads the environment, the deployment and the deadline', () => {
    expect(readDeadline(event)).toEqual({
      arn: ARN,
      name: 'dev',
      deploymentId: 'deployment-1',
      deadline: new Date('2026-12-31T09:30:00Z'),
    });
  });

  it.each([
    undefined,
    {},
    { ...event, 'detail-type': 'AWS Proton Environment Status Change' },
    { ...event, resources: ['arn:aws:s3:::bucket'] },
    { ...event, detail: { ...event.detail, deadline: 'soon' } },
  ])('reads nothing from %j', payload => {
    expect(readDeadline(payload)).toBeUndefined();
  });
});
