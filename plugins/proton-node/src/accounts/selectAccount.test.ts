import { NotFoundError } from '@backstage/errors';
import { resolveTarget, selectAccount } from './selectAccount';

const accounts = [
  {
    accountId: '123456789012',
    regions: ['us-east-1', 'us-west-2'],
    endpoint: 'embedded',
    events: true,
  },
  {
    accountId: '210987654321',
    regions: ['eu-west-1'],
    endpoint: 'https://proton.example.com',
    events: false,
  },
];

describe('selectAccount', () => {
  it('takes the first account and region by default', () => {
    expect(selectAccount(accounts)).toEqual({
      accountId: '123456789012',
      region: 'us-east-1',
      endpoint: 'embedded',
      events: true,
    });
  });

  it('takes the first region of a named account', () => {
    expect(selectAccount(accounts, { accountId: '210987654321' })).toEqual({
      accountId: '210987654321',
      region: 'eu-west-1',
      endpoint: 'https://proton.example.com',
      events: false,
    });
  });

  it.each([
    [{ accountId: '999999999999' }, /which has 123456789012, 210987654321/],
    [
      { accountId: '123456789012', region: 'eu-west-1' },
      /eu-west-1 is not configured.*which has us-east-1, us-west-2/,
    ],
  ])('says what is configured when %j is not', (target, message) => {
    expect(() => selectAccount(accounts, target)).toThrow(NotFoundError);
    expect(() => selectAccount(accounts, target)).toThrow(message);
  });

  it('says where to configure the first account', () => {
    expect(() => selectAccount([])).toThrow(/add one under proton\.accounts/);
  });
});

describe('resolveTarget', () => {
  it('means the first account and its first region', () => {
    expect(resolveTarget({ accounts: () => accounts }, {})).toEqual({
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
