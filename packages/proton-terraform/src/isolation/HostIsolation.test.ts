import { silentLogger } from '../__testUtils__/silentLogger';
import { HostIsolation } from './HostIsolation';
import { TerraformIsolation } from './options';

describe('HostIsolation on a machine without the programs', () => {
  const logger = silentLogger();

  beforeEach(() => {
    jest.clearAllMocks();
  });

  const create = (mode: TerraformIsolation['mode']) =>
    new HostIsolation({
      isolation: { mode },
      environment: {},
      logger,
      findTools: async () => ({}),
    });

  it('refuses to run when isolation is required', async () => {
    const isolation = create('required');
    expect(await isolation.findUnavailability()).toMatch(
      /mode is "required", but .* bubblewrap isn't installed\. Install bubblewrap/,
    );
  });

  it('runs all the same by default, and says once what that allows', async () => {
    const isolation = create('auto');
    expect(await isolation.findUnavailability()).toBeUndefined();
    await isolation.findSupport();
    expect(logger.warn).toHaveBeenCalledTimes(1);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringMatching(
        /^Terraform isn't isolated \(bubblewrap isn't installed; .*can read everything/,
      ),
    );
  });

  it('says that isolation is off', async () => {
    expect(await create('none').findUnavailability()).toBeUndefined();
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('isolation is off'),
    );
  });

  it('claims nothing about a caller that chooses no mode', async () => {
    const isolation = new HostIsolation({ environment: {}, logger });
    await isolation.findSupport();
    expect(logger.warn).not.toHaveBeenCalled();
    expect(logger.info).toHaveBeenCalledWith(
      expect.stringMatching(/^Terraform runs as a child process \(.*limits/),
    );
  });

  it('refuses addresses that are none', () => {
    expect(
      () =>
        new HostIsolation({
          isolation: { mode: 'auto', reachableAddresses: ['moto'] },
          environment: {},
          logger,
        }),
    ).toThrow(/"moto" isn't host:port/);
  });
});
