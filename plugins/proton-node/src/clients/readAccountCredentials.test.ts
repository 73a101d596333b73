import { mockServices } from '@backstage/backend-test-utils';
import { readAccountCredentials } from './readAccountCredentials';

async function readKey(aws: object) {
  const provider = await readAccountCredentials({
    config: mockServices.rootConfig({ data: { aws } }),
    accountId: '123456789012',
  });
  return (await provider()).accessKeyId;
}

describe('readAccountCredentials', () => {
  it("uses the account's own keys", async () => {
    await expect(
      readKey({
        mainAccount: { accessKeyId: 'main', secretAccessKey: 'secret' },
        accounts: [
          {
            accountId: '123456789012',
            accessKeyId: 'own',
            secretAccessKey: 'secret',
          },
        ],
      }),
    ).resolves.toBe('own');
  });

  it('uses the main account without asking AWS STS whose keys they are', async () => {
    await expect(
      readKey({
        mainAccount: { accessKeyId: 'main', secretAccessKey: 'secret' },
      }),
    ).resolves.toBe('main');
  });
});
