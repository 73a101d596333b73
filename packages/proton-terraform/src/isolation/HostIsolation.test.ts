import { describeWith } from '@proton-vending/test-utils';
import { silentLogger } from '../__testUtils__/silentLogger';
import { HostIsolation } from './HostIsolation';
import { TerraformIsolation } from './options';

jest.setTimeout(60_000);

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

  it('looks again after an error', async () => {
    const findTools = jest
      .fn()
      .mockRejectedValueOnce(new Error('EMFILE: too many open files'))
      .mockResolvedValue({});
    const isolation = new HostIsolation({
      isolation: { mode: 'auto' },
      environment: {},
      logger,
      findTools,
    });
    await expect(isolation.findSupport()).rejects.toThrow('EMFILE');
    expect(await isolation.findSupport()).toMatchObject({
      problems: ["bubblewrap isn't installed"],
    });
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

  it("opens the ports of the host's variables that a run keeps", () => {
    const isolation = new HostIsolation({
      isolation: { mode: 'auto', reachableAddresses: ['127.0.0.1:1'] },
      environment: {
        AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:2/role',
        AWS_ENDPOINT_URL: 'http://127.0.0.1:3',
      },
      settings: { address: 'http://127.0.0.1:4' },
      logger,
    });
    expect(isolation.loopbackPortsOf(isolation.environment)).toEqual([
      1, 2, 3, 4,
    ]);
    expect(
      isolation.loopbackPortsOf({
        AWS_ENDPOINT_URL: 'http://127.0.0.1:3',
        TF_VAR_url: 'http://127.0.0.1:5',
      }),
    ).toEqual([1, 3, 4]);
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

describeWith('isolation')(
  'HostIsolation on a machine with the programs',
  () => {
    afterEach(() => {
      jest.restoreAllMocks();
    });

    it.each(['auto', 'required'] as const)(
      'isolates a minute after it failed when the mode is %s',
      async mode => {
        const isolation = new HostIsolation({
          isolation: { mode },
          environment: { PATH: process.env.PATH ?? '' },
          logger: silentLogger(),
        });
        jest
          .spyOn(jest.requireActual('node:fs/promises'), 'mkdtemp')
          .mockRejectedValueOnce(new Error('ENOSPC: the disk is full'));
        expect(await isolation.findSupport()).toMatchObject({
          problems: [
            expect.stringMatching(/bubblewrap doesn't work here: ENOSPC/),
          ],
        });
        expect((await isolation.findSupport()).sandbox).toBeUndefined();
        const now = Date.now();
        jest.spyOn(Date, 'now').mockImplementation(() => now + 61_000);
        const [one, other] = await Promise.all([
          isolation.findSupport(),
          isolation.findSupport(),
        ]);
        expect(one.network).toBeDefined();
        // They waited for the same look.
        expect(other).toBe(one);
      },
    );
  },
);
