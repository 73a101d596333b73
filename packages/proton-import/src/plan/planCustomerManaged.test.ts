import { GivenBundle } from '../bundles/GivenBundle';
import { planCustomerManaged } from './planCustomerManaged';

const environment = {
  name: 'legacy',
  templateName: 'vpc',
  majorVersion: '1',
  minorVersion: '4',
  outputs: { vpc_id: 'vpc-1' },
};

const bundle = (
  changes: Partial<GivenBundle> & Pick<GivenBundle, 'source'>,
): GivenBundle => ({
  templateName: 'vpc',
  majorVersion: '1',
  files: [
    { path: 'schema/schema.yaml', contents: 'schema: {}' },
    { path: 'infrastructure/manifest.yaml', contents: 'infrastructure: {}' },
  ],
  ...changes,
});

describe('planCustomerManaged', () => {
  it('makes one version of the outputs of all its environments', () => {
    const [version, ...others] = planCustomerManaged([
      environment,
      { ...environment, name: 'other', outputs: { subnet_id: 'subnet-1' } },
    ]);
    expect(others).toEqual([]);
    expect(version.kept).toBeUndefined();
    expect(version.files.map(({ path }) => path)).toEqual([
      'schema/schema.yaml',
    ]);
    expect(version.files[0].contents).toMatch(/subnet_id:[^]*vpc_id:/);
  });

  it('keeps the bundle beside the schema of the outputs', () => {
    const given = bundle({ source: './vpc', minorVersion: '4' });
    const [version] = planCustomerManaged(
      [environment],
      [bundle({ source: './v1' }), given],
    );
    expect(version.kept).toBe(given);
    expect(version.files.map(({ path }) => path)).toEqual([
      'schema/schema.yaml',
      'kept_bundle/schema/schema.yaml',
      'kept_bundle/infrastructure/manifest.yaml',
    ]);
  });

  it.each([
    ['another minor version', { minorVersion: '3' }],
    ['another major version', { majorVersion: '2' }],
    ['another template', { templateName: 'dns' }],
  ])('keeps no bundle of %s', (_, changes) => {
    const [version] = planCustomerManaged(
      [environment],
      [bundle({ source: './vpc', ...changes })],
    );
    expect(version.kept).toBeUndefined();
  });

  it('keeps the bundle of the major version, as template sync has it', () => {
    const given = bundle({ source: './vpc/v1' });
    expect(planCustomerManaged([environment], [given])[0].kept).toBe(given);
  });
});
