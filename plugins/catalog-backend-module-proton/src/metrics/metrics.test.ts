import { ListEnvironmentTemplatesCommand } from '@aws-sdk/client-proton';
import { ProtonAccountMismatchError } from '@proton-vending/backstage-plugin-proton-node';
import { FakeProton } from '@proton-vending/test-utils';
import { RecordedMetrics } from '../__testUtils__/RecordedMetrics';
import { startProvider } from '../__testUtils__/startProvider';

describe('the metrics of the catalog', () => {
  let proton: FakeProton;
  let metrics: RecordedMetrics;

  beforeEach(() => {
    proton = new FakeProton({ hasExtension: false });
    metrics = new RecordedMetrics();
  });

  async function countProblems(kind: string) {
    const problems = await metrics.observe('proton.catalog.problems');
    return problems.find(each => each.kind === kind);
  }

  it('count the environments of each provider', async () => {
    proton.deploy('one');
    proton.deploy('two');
    proton.publish('eks-sandbox', '1.0', '');
    const { tell } = await startProvider(proton, { metrics: metrics.service });
    const count = () => metrics.observe('proton.catalog.environments');
    expect(await count()).toEqual([{ provider: 'test', value: 2 }]);

    proton.deploy('three');
    await tell({ name: 'three' });
    expect(await count()).toEqual([{ provider: 'test', value: 3 }]);

    proton.environments.delete('one');
    await tell({ name: 'one' });
    expect(await count()).toEqual([{ provider: 'test', value: 2 }]);
  });

  it('count problems by their kind, until they are gone', async () => {
    proton.deploy('one');
    proton.tags.set(proton.arnOf('one'), {
      'backstage.io/owner': 'no owner!',
      'backstage.io/system': 'no system!',
    });
    const { tell, refresh } = await startProvider(proton, {
      metrics: metrics.service,
    });
    expect(await countProblems('tag')).toEqual({
      provider: 'test',
      kind: 'tag',
      value: 2,
    });
    expect(await countProblems('output')).toMatchObject({ value: 0 });

    proton.environments.delete('one');
    await tell({ name: 'one' });
    expect(await countProblems('tag')).toMatchObject({ value: 0 });

    proton.deploy('one');
    await refresh();
    expect(await countProblems('tag')).toMatchObject({ value: 2 });
    proton.environments.delete('one');
    await refresh();
    expect(await countProblems('tag')).toMatchObject({ value: 0 });
  });

  it('count the accounts in a region that no provider covers, each once', async () => {
    proton.deploy('one');
    const { tell } = await startProvider(proton, { metrics: metrics.service });
    expect(await countProblems('account')).toEqual({
      kind: 'account',
      value: 0,
    });

    await tell({ name: 'one', region: 'eu-west-1' });
    await tell({ name: 'two', region: 'eu-west-1' });
    await tell({ name: 'one' });
    expect(await countProblems('account')).toMatchObject({ value: 1 });

    await tell({ name: 'one', region: 'eu-north-1' });
    expect(await countProblems('account')).toMatchObject({ value: 2 });
  });

  it('count an API that is of another account, which the log names once', async () => {
    jest.useFakeTimers();
    try {
      const { refresh, warnings } = await startProvider(proton, {
        metrics: metrics.service,
      });
      proton.mock
        .on(ListEnvironmentTemplatesCommand)
        .rejects(
          new ProtonAccountMismatchError(
            'It is of the account 999999999999, and proton.accounts says 123456789012',
          ),
        );
      const refreshing = refresh();
      await jest.advanceTimersByTimeAsync(60_000);
      await refreshing;

      expect(await countProblems('account-id')).toMatchObject({ value: 1 });
      expect(
        warnings().filter(line =>
          String(line).startsWith('123456789012 in us-east-1: It is of'),
        ),
      ).toHaveLength(1);
    } finally {
      jest.useRealTimers();
    }
  });

  it('measure each comparison, with its outcome', async () => {
    jest.useFakeTimers();
    try {
      proton.deploy('one');
      const { refresh } = await startProvider(proton, {
        metrics: metrics.service,
      });
      proton.isDown = true;
      const refreshing = refresh();
      await jest.advanceTimersByTimeAsync(60_000);
      await refreshing;
    } finally {
      jest.useRealTimers();
    }

    const outcomes = metrics.recorded
      .get('proton.catalog.sync.duration')
      ?.map(({ outcome }) => outcome);
    // At the start, and then with each of the attempts.
    expect(outcomes).toEqual([
      'succeeded',
      ...Array.from({ length: 5 }, () => 'failed'),
    ]);
  });
});
