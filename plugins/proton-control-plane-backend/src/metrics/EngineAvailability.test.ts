import { mockServices } from '@backstage/backend-test-utils';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { EngineAvailability } from './EngineAvailability';

describe('EngineAvailability', () => {
  it('asks once in a minute, and says what changes', async () => {
    let time = 0;
    const engine = new ScriptedEngine();
    const logger = mockServices.logger.mock();
    const availability = EngineAvailability.create({
      engine,
      logger,
      now: () => time,
    });
    expect(await availability.isAvailable()).toBe(true);

    engine.unavailability = 'Neither terraform nor tofu is on the PATH';
    expect(await availability.isAvailable()).toBe(true);
    time += 60_000;
    expect(await availability.isAvailable()).toBe(false);
    time += 60_000;
    expect(await availability.isAvailable()).toBe(false);
    expect(logger.warn).toHaveBeenCalledTimes(1);
    expect(logger.warn).toHaveBeenCalledWith(
      'Deployments cannot run in this backend: Neither terraform nor tofu is on the PATH',
    );

    engine.unavailability = undefined;
    time += 60_000;
    expect(await availability.isAvailable()).toBe(true);
    expect(logger.info).toHaveBeenCalledWith(
      'Deployments can run in this backend again',
    );
  });
});
