import { readSource, resolveChoice } from './readSource';

const current = {
  accountId: '123456789012',
  region: 'us-east-1',
  templateName: 'eks-cluster',
  version: '1.1',
  inputs: {},
};
const target = {
  name: 'eks-cluster',
  accountId: '123456789012',
  region: 'us-east-1',
};

describe('readSource', () => {
  const choice = { name: 'eks-cluster', majorVersion: '1' };

  it('reads the template from the options, else from the form', () => {
    const form: Record<string, unknown> = { environmentTemplate: choice };
    expect(readSource({}, field => form[field]).choice).toEqual(choice);
    expect(
      readSource(
        { environmentTemplate: { name: 'other', majorVersion: '2' } },
        field => form[field],
      ).choice,
    ).toEqual({ name: 'other', majorVersion: '2' });
  });

  it('passes over options that are not filled in, as the template editor has them', () => {
    expect(
      readSource(
        { environmentTemplate: { name: '', majorVersion: '' } },
        () => choice,
      ).choice,
    ).toEqual(choice);
  });

  it('takes no half-filled template and no empty environment', () => {
    const form: Record<string, unknown> = {
      environmentTemplate: { name: 'eks-cluster' },
      environment: '',
    };
    expect(
      readSource({ environmentField: 'environment' }, field => form[field]),
    ).toEqual({});
  });
});

describe('resolveChoice', () => {
  it.each([
    [undefined, { majorVersion: '1', minorVersion: '1' }],
    ['minor', { majorVersion: '1' }],
    ['major', { majorVersion: '2' }],
    ['1.3', { majorVersion: '1', minorVersion: '3' }],
  ])('goes from 1.1 to %s', (version, expected) => {
    expect(resolveChoice({ version }, current, '2.0')).toEqual({
      ...target,
      ...expected,
    });
  });

  it('waits for what it does not know yet', () => {
    expect(resolveChoice({ version: 'major' }, current)).toBeUndefined();
    expect(
      resolveChoice({ environmentRef: 'resource:default/a' }, undefined),
    ).toBeUndefined();
    expect(resolveChoice({ version: 'newest' }, current)).toBeUndefined();
  });
});
