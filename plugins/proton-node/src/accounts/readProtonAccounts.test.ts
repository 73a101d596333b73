import { mockServices } from '@backstage/backend-test-utils';
import { readProtonAccounts } from './readProtonAccounts';

function read(accounts: object[]) {
  return readProtonAccounts(
    mockServices.rootConfig({ data: { proton: { accounts } } }),
  );
}

describe('readProtonAccounts', () => {
  it('reads accounts in their order, embedded unless they say otherwise', () => {
    expect(
      read([
        { accountId: '123456789012', regions: ['us-east-1'] },
        {
          accountId: '210987654321',
          regions: ['eu-west-1', 'eu-central-1'],
          endpoint: 'https://proton.example.com',
        },
      ]),
    ).toEqual([
      {
        accountId: '123456789012',
        regions: ['us-east-1'],
        endpoint: 'embedded',
        events: true,
      },
      {
        accountId: '210987654321',
        regions: ['eu-west-1', 'eu-central-1'],
        endpoint: 'https://proton.example.com',
        events: false,
      },
    ]);
  });

  it('takes the word of the configuration for events that arrive', () => {
    const account = { accountId: '123456789012', regions: ['us-east-1'] };
    expect(
      read([{ ...account, endpoint: 'https://p.example.com', events: true }]),
    ).toMatchObject([{ events: true }]);
    expect(read([{ ...account, events: false }])).toMatchObject([
      { events: false },
    ]);
  });

  it('is empty without configuration', () => {
    expect(readProtonAccounts(mockServices.rootConfig())).toEqual([]);
  });

  it.each([
    [{ accountId: '12', regions: ['us-east-1'] }, /twelve-digit.*"12"/],
    [{ accountId: '123456789012', regions: [] }, /at least one region/],
    [
      { accountId: '123456789012', regions: ['us-east-1'], endpoint: 'nope' },
      /accounts\[0\]\.endpoint must be "embedded" or an http\(s\) URL, it is "nope"/,
    ],
    [
      {
        accountId: '123456789012',
        regions: ['us-east-1'],
        endpoint: 'https://me:s3cret@proton.example.com',
      },
      /^proton\.accounts\[0\]\.endpoint must not have a user or password in the URL(?!.*s3cret)/,
    ],
  ])('refuses %j', (account, message) => {
    expect(() => read([account])).toThrow(message);
  });

  it('refuses an account that is there twice', () => {
    const account = { accountId: '123456789012', regions: ['us-east-1'] };

    expect(() => read([account, account])).toThrow(/123456789012 twice/);
  });
});
