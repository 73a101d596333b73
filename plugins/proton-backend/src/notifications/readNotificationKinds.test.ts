import { mockServices } from '@backstage/backend-test-utils';
import { readNotificationKinds } from './readNotificationKinds';

function read(notifications?: object) {
  return [
    ...readNotificationKinds(
      mockServices.rootConfig({ data: { proton: { notifications } } }),
    ),
  ];
}

describe('readNotificationKinds', () => {
  it('tells owners everything, unless told otherwise', () => {
    const all = [
      'ready',
      'failed',
      'deleted',
      'deadline',
      'update-available',
      'deprecated',
      'campaign',
    ];
    expect(read()).toEqual(all);
    expect(read({ enabled: true })).toEqual(all);
    expect(read({ kinds: ['failed'] })).toEqual(['failed']);
    expect(read({ enabled: false, kinds: ['failed'] })).toEqual([]);
  });

  it('names a kind that there is not', () => {
    expect(() => read({ kinds: ['faild'] })).toThrow(
      'proton.notifications.kinds has "faild", which is none of ready, failed',
    );
  });
});
