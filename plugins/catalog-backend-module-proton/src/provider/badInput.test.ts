import { FakeProton } from '@proton-vending/test-utils';
import { startProvider } from '../__testUtils__/startProvider';

describe('the provider, with bad input', () => {
  let proton: FakeProton;

  beforeEach(() => {
    proton = new FakeProton({ hasExtension: false });
  });

  it('keeps apart two environments of one name, and says so once', async () => {
    const other = new FakeProton({ region: 'eu-west-1', hasExtension: false });
    proton.elsewhere.push(other);
    proton.deploy('dev', { createdAt: new Date('2026-11-01') });
    other.deploy('dev', { createdAt: new Date('2026-11-02') });

    const { entities, refresh, warnings } = await startProvider(proton);
    await refresh();
    other.deploy('dev', { description: 'deployed once more' });
    await refresh();

    const [older, younger, ...rest] = [...entities.values()].map(
      ({ metadata }) => metadata,
    );
    expect(rest).toEqual([]);
    expect(older).toMatchObject({
      name: 'dev',
      annotations: {
        'aws.amazon.com/aws-proton-environment': proton.arnOf('dev'),
      },
    });
    expect(older.annotations).not.toHaveProperty([
      'aws.amazon.com/aws-proton-problems',
    ]);
    const problem = `another entity has the name "dev", so this one is called "${younger.name}"`;
    expect(younger).toMatchObject({
      name: expect.stringMatching(/^dev-[0-9a-f]+$/),
      description: 'deployed once more',
      annotations: {
        'aws.amazon.com/aws-proton-environment': other.arnOf('dev'),
        'aws.amazon.com/aws-proton-problems': problem,
      },
    });
    expect(warnings()).toEqual([`${other.arnOf('dev')}: ${problem}`]);
  });

  it('leaves out tags of 1024 characters that mean nothing, and says so once', async () => {
    proton.deploy('dev');
    proton.tags.set(proton.arnOf('dev'), {
      'backstage.io/label/tier': 'x'.repeat(1024),
      'backstage.io/label/team': 'payments',
      // The first is a name that is too long, the others are none at all.
      'backstage.io/depends-on': `${'x'.repeat(500)} resource:vpc ${'! '.repeat(
        255,
      )}`.padEnd(1024, '!'),
    });
    proton.deploy('two');

    const { entities, refresh, warnings } = await startProvider(proton);
    await refresh();

    expect([...entities.keys()]).toEqual(['dev', 'two']);
    const dev = entities.get('dev');
    expect(dev?.metadata.labels).toEqual({ team: 'payments' });
    expect(dev?.spec?.dependsOn).toEqual(
      expect.arrayContaining(['resource:vpc']),
    );
    expect(JSON.stringify(dev)).not.toContain('x'.repeat(64));
    const problems = [
      'the tag "backstage.io/label/tier" cannot be a label of an entity',
      'the tag "backstage.io/depends-on" does not name an entity',
    ];
    expect(warnings()).toEqual(
      problems.map(problem => `${proton.arnOf('dev')}: ${problem}`),
    );
  });

  describe('that times out on page 37 of 100', () => {
    beforeEach(() => {
      jest.useFakeTimers();
      proton.pageSize = 2;
      for (let number = 1; number <= 200; number++) {
        proton.deploy(`dev-${number}`);
      }
    });

    afterEach(() => {
      jest.useRealTimers();
    });

    async function settle(work: Promise<void>): Promise<void> {
      await jest.advanceTimersByTimeAsync(60_000);
      await work;
    }

    it('loses nothing, and is complete the next time', async () => {
      const { entities, refresh, warnings } = await startProvider(proton);
      expect(entities.size).toBe(200);
      proton.brokenPage = 37;
      proton.environments.delete('dev-1');
      proton.deploy('new');

      await settle(refresh());

      expect(entities.size).toBe(200);
      expect(entities.has('dev-1')).toBe(true);
      expect(warnings()).toEqual([
        expect.stringMatching(
          /123456789012 in us-east-1.*Proton does not answer in time/,
        ),
      ]);

      proton.brokenPage = undefined;
      await refresh();

      expect(entities.size).toBe(200);
      expect(entities.has('dev-1')).toBe(false);
      expect(entities.has('new')).toBe(true);
      expect(warnings()).toHaveLength(1);
    });

    it('takes what an event tells of meanwhile', async () => {
      const { entities, refresh, tell } = await startProvider(proton);
      proton.brokenPage = 37;
      const refreshing = refresh();
      proton.deploy('new');
      await tell({ name: 'new' });
      await settle(refreshing);

      expect(entities.size).toBe(201);
      expect(entities.has('new')).toBe(true);
    });

    it('goes on within the same comparison, when the page is there again', async () => {
      const { entities, refresh, warnings } = await startProvider(proton);
      proton.brokenPage = 37;
      proton.deploy('new');
      const refreshing = refresh();
      await jest.advanceTimersByTimeAsync(1_000);
      proton.brokenPage = undefined;
      await settle(refreshing);

      expect(entities.size).toBe(201);
      expect(warnings()).toEqual([]);
    });
  });
});
