import { resolveTarget } from './resolveTarget';

describe('resolveTarget', () => {
  const accounts = () => [
    { accountId: '123456789012', regions: ['us-east-1', 'eu-west-1'] },
  ];

  it('means the first account and its first region', () => {
    expect(resolveTarget({ accounts }, {})).toEqual({
      accountId: '123456789012',
      region: 'us-east-1',
    });
  });

  it('says so when no account is configured', () => {
    expect(() => resolveTarget({ accounts: () => [] }, {})).toThrow(
      'No Proton account is configured; add one under proton.accounts in app-config.yaml',
    );
  });
});
