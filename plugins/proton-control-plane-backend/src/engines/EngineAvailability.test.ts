import { mockServices } from '@backstage/backend-test-utils';
import { EngineAvailability } from './EngineAvailability';

describe('EngineAvailability', () => {
  it('asks once in fifteen seconds, and logs what changes', async () => {
    let time = 0;
    const missing = 'Neither terraform nor tofu is on the PATH';
    const findUnavailability = jest.fn<Promise<string | undefined>, []>(
      async () => undefined,
    );
    const logger = mockServices.logger.mock();
    const availability = EngineAvailability.create({
      engines: { findUnavailability },
      logger,
      now: () => time,
    });
    expect(await availability.findUnavailability()).toBeUndefined();

    findUnavailability.mockResolvedValue(missing);
    time = 14_999;
    expect(await availability.findUnavailability()).toBeUndefined();
    time = 15_000;
    expect(
      await Promise.all([
        availability.findUnavailability(),
        availability.findUnavailability(),
      ]),
    ).toEqual([missing, missing]);
    time = 30_000;
    expect(await availability.findUnavailability()).toBe(missing);
    expect(findUnavailability).toHaveBeenCalledTimes(3);
    expect(logger.warn).toHaveBeenCalledTimes(1);
    expect(logger.warn).toHaveBeenCalledWith(
      `Deployments cannot run in this backend: ${missing}`,
    );

    findUnavailability.mockResolvedValue(undefined);
    time = 45_000;
    expect(await availability.findUnavailability()).toBeUndefined();
    expect(logger.info).toHaveBeenCalledWith(
      'Deployments can run in this backend again',
    );
  });

  it('says that an engine fails to answer', async () => {
    const availability = EngineAvailability.create({
      engines: { findUnavailability: () => Promise.reject(new Error('EIO')) },
      logger: mockServices.logger.mock(),
    });
    expect(await availability.findUnavailability()).toMatch(/Error: EIO$/);
  });
});
