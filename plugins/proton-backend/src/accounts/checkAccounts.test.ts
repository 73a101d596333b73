import { ListEnvironmentTemplatesCommand } from '@aws-sdk/client-proton';
import { mockServices } from '@backstage/backend-test-utils';
import { createFakeProton } from '../__testUtils__/fakeProton';
import { checkAccounts } from './checkAccounts';

describe('checkAccounts', () => {
  const logger = mockServices.logger.mock();

  beforeEach(() => jest.clearAllMocks());

  it('says which configuration is missing', async () => {
    const { service } = createFakeProton();
    service.accounts.mockReturnValue([]);

    await checkAccounts({ proton: service, logger });

    expect(logger.warn.mock.calls).toEqual([
      [
        'No Proton account is configured, so the Proton pages and the catalog stay empty. Add one under proton.accounts in app-config.yaml',
      ],
    ]);
  });

  it('says why an account does not answer, when it does not a second time', async () => {
    const { api, service } = createFakeProton();
    api
      .on(ListEnvironmentTemplatesCommand)
      .rejects(new Error('The Proton endpoint does not answer'));

    await checkAccounts({ proton: service, logger, pauseMs: 0 });

    expect(logger.warn.mock.calls).toEqual([
      ['The Proton endpoint does not answer'],
    ]);
  });

  it('says nothing of one that has just started', async () => {
    const { api, service } = createFakeProton();
    api
      .on(ListEnvironmentTemplatesCommand)
      .rejectsOnce(new Error('not yet'))
      .resolves({ templates: [] });

    await checkAccounts({ proton: service, logger, pauseMs: 0 });

    expect(logger.warn).not.toHaveBeenCalled();
  });
});
