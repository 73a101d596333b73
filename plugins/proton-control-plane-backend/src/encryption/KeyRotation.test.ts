import { mockServices } from '@backstage/backend-test-utils';
import { RecordedMetrics } from '../__testUtils__/RecordedMetrics';
import { encryptionWith } from '../__testUtils__/encryptionWith';
import { Database } from '../database/Database';
import { KeyRotation } from './KeyRotation';

/** A rotation over rows that only this test has, all of one table. */
function createRotation(
  rowCount: number,
  reencrypt: () => Promise<string> = async () => 'rewritten',
) {
  const logger = mockServices.logger.mock();
  const metrics = new RecordedMetrics();
  const list = jest.fn(
    async ({ name }: { name: string }, after: { id: number } | undefined) =>
      name === 'environments'
        ? Array.from({ length: rowCount }, (_, id) => ({
            key: { id },
            keyIds: { spec: 'k1' as string | undefined },
          })).slice((after?.id ?? -1) + 1, (after?.id ?? -1) + 201)
        : [],
  );
  const rotation = KeyRotation.create({
    database: {
      stores: { encryptedValues: { list, reencrypt } },
    } as unknown as Database,
    encryption: encryptionWith('k2', 'k1'),
    metrics: metrics.service,
    logger,
  });
  const run = () => rotation.run(new AbortController().signal);
  return { list, logger, metrics, rotation, run };
}

describe('KeyRotation', () => {
  it('says how far it is, and that it is done once', async () => {
    const { logger, metrics, run } = createRotation(2_100);

    await run();
    await run();

    expect(logger.info.mock.calls.map(([message]) => message)).toEqual([
      'Encrypted stored values so far: 1000',
      'Encrypted stored values so far: 2000',
      'Encrypted stored values with the key "k2": 2100',
      'All stored values are encrypted with the key "k2". No other key is in use',
      'Encrypted stored values so far: 1000',
      'Encrypted stored values so far: 2000',
      'Encrypted stored values with the key "k2": 2100',
    ]);
    expect(await metrics.observe('proton.encryption.values')).toEqual([2_100]);
  });

  it('counts a value that others keep changing as one of the old key', async () => {
    const { logger, run } = createRotation(1, async () => 'changing');

    await run();

    expect(logger.warn).toHaveBeenCalledWith(
      'Some stored values aren\'t encrypted with the key "k2": 1 with the key "k1". They are encrypted again within an hour',
    );
  });

  it('does not count a value that is gone', async () => {
    const { metrics, run } = createRotation(1, async () => 'gone');

    await run();

    expect(await metrics.observe('proton.encryption.values')).toEqual([]);
  });

  it('logs that the database is away, and looks again when it is called again', async () => {
    const { list, logger, run } = createRotation(1);
    list.mockRejectedValueOnce(new Error('connection refused'));

    await run();
    expect(logger.warn).toHaveBeenCalledWith(
      'Encrypting stored values with the current key failed; retrying within an hour',
      expect.objectContaining({ message: 'connection refused' }),
    );

    await run();
    expect(logger.info).toHaveBeenCalledWith(
      'Encrypted stored values with the key "k2": 1',
    );
  });
});
