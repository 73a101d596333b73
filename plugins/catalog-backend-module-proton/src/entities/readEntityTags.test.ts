import { DEFAULT_TAG_NAMES, readEntityTags } from './readEntityTags';

describe('readEntityTags', () => {
  it('reads what the entity needs and nothing else', () => {
    expect(
      readEntityTags(
        {
          'backstage.io/owner': 'group:default/payments',
          'backstage.io/system': 'checkout',
          'backstage.io/lifecycle': 'production',
          'backstage.io/depends-on': 'resource:default/vpc  component:dns',
          'backstage.io/dependency-of': 'component:default/shop',
          'backstage.io/label/tier': 'gold',
          'aws:proton:account': '123456789012',
        },
        DEFAULT_TAG_NAMES,
      ),
    ).toEqual({
      read: {
        owner: 'group:default/payments',
        system: 'checkout',
        lifecycle: 'production',
        dependsOn: ['resource:default/vpc', 'component:dns'],
        dependencyOf: ['component:default/shop'],
        labels: { tier: 'gold' },
      },
      problems: [],
    });
  });

  it('takes other names of tags from the configuration', () => {
    const { read } = readEntityTags(
      { Team: 'payments', CostCenter: '4711' },
      {
        ...DEFAULT_TAG_NAMES,
        owner: 'Team',
        labels: { 'cost-center': 'CostCenter' },
      },
    );

    expect(read).toMatchObject({
      owner: 'payments',
      labels: { 'cost-center': '4711' },
    });
  });

  it.each([
    ['not an owner!', 'does not name an entity'],
    [`group:default/${'x'.repeat(1024)}`, 'does not name an entity'],
    ['group:', 'does not name an entity'],
  ])('leaves out the owner %p and says so', (owner, problem) => {
    const { read, problems } = readEntityTags(
      { 'backstage.io/owner': owner },
      DEFAULT_TAG_NAMES,
    );

    expect(read.owner).toBeUndefined();
    expect(problems).toEqual([`the tag "backstage.io/owner" ${problem}`]);
  });

  it('leaves out only those of several entities that are none', () => {
    const { read, problems } = readEntityTags(
      { 'backstage.io/depends-on': 'resource:default/vpc resource:/' },
      DEFAULT_TAG_NAMES,
    );

    expect(read.dependsOn).toEqual(['resource:default/vpc']);
    expect(problems).toHaveLength(1);
  });

  it('leaves out labels that the catalog would not accept', () => {
    const { read, problems } = readEntityTags(
      {
        'backstage.io/label/tier': 'x'.repeat(256),
        'backstage.io/label/': 'nameless',
        'backstage.io/label/ok': '',
      },
      DEFAULT_TAG_NAMES,
    );

    expect(read.labels).toEqual({ ok: '' });
    expect(problems).toHaveLength(2);
  });
});
