import { holdCampaign } from './holdCampaign';
import { CampaignServices } from './CampaignServices';

const LEASE = { kind: 'work', id: 'c', owner: 'me' } as const;

function setUp(claimed: object | undefined = { id: 'c' }) {
  const campaigns = {
    claim: jest.fn(async () => claimed),
    extendLease: jest.fn(async () => true),
    releaseLease: jest.fn(async () => {}),
  };
  const services = { campaigns, now: Date.now } as unknown as CampaignServices;
  return { campaigns, services };
}

describe('a campaign that a backend holds', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('stays held while a step takes longer than the lease', async () => {
    const { campaigns, services } = setUp();
    campaigns.extendLease.mockRejectedValueOnce(
      new Error('The database ended'),
    );
    let finish = () => {};
    const held = holdCampaign(
      services,
      LEASE,
      () =>
        new Promise(resolve => {
          finish = resolve;
        }),
    );

    await jest.advanceTimersByTimeAsync(120_000);

    expect(campaigns.extendLease).toHaveBeenCalledTimes(24);
    expect(campaigns.extendLease).toHaveBeenLastCalledWith('work', 'c', {
      owner: 'me',
      expiresAt: Date.now() + 30_000,
    });
    expect(campaigns.releaseLease).not.toHaveBeenCalled();

    finish();
    await held;
    await jest.advanceTimersByTimeAsync(60_000);

    expect(campaigns.releaseLease).toHaveBeenCalledWith('work', 'c', 'me');
    expect(campaigns.extendLease).toHaveBeenCalledTimes(24);
  });

  it('is released when a step fails', async () => {
    const { campaigns, services } = setUp();

    await expect(
      holdCampaign(services, LEASE, async () => {
        throw new Error('Broken');
      }),
    ).rejects.toThrow('Broken');

    expect(campaigns.releaseLease).toHaveBeenCalledTimes(1);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('is left alone when another backend holds it', async () => {
    const { campaigns, services } = setUp();
    campaigns.claim.mockImplementation(async () => undefined as never);
    const work = jest.fn();

    await holdCampaign(services, LEASE, work);

    expect(work).not.toHaveBeenCalled();
    expect(campaigns.releaseLease).not.toHaveBeenCalled();
  });
});
