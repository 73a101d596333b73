import { mockServices } from '@backstage/backend-test-utils';
import { OwnerNotifier } from './OwnerNotifier';

describe('OwnerNotifier', () => {
  it('says once that nobody can be notified', async () => {
    const logger = mockServices.logger.mock();
    const send = jest.fn().mockRejectedValue(new Error('404'));
    const notifier = new OwnerNotifier({ logger, notifications: { send } });

    await notifier.notify('group:default/a', { title: 'a', scope: 'a' });
    await notifier.notify('group:default/b', { title: 'b', scope: 'b' });

    expect(send).toHaveBeenCalledTimes(2);
    expect(logger.warn).toHaveBeenCalledTimes(1);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('set proton.notifications.enabled to false'),
      expect.anything(),
    );
  });
});
