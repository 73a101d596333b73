import { demoVersion } from '../../__testUtils__/demoTemplates';
import { listInputs } from './listInputs';

const { schema } = demoVersion;

function list(inputs: Record<string, unknown>, masked: string[] = []) {
  return listInputs({
    templateName: 'eks-cluster',
    version: '1.1',
    schema,
    inputs,
    masked,
  });
}

describe('listInputs', () => {
  it('tells what somebody chose from what is the default and what has nothing', () => {
    const byPath = Object.fromEntries(
      list({ cluster_name: 'team-a', node_size: 5 }).map(each => [
        each.path,
        [each.state, each.value],
      ]),
    );

    expect(byPath).toMatchObject({
      cluster_name: ['set', 'team-a'],
      node_size: ['set', 5],
      team: ['unset', undefined],
      monitoring: ['default', true],
    });
  });

  it('names nested inputs with the titles around them', () => {
    expect(list({})).toContainEqual(
      expect.objectContaining({
        path: 'network.vpc_cidr',
        group: ['Network'],
        title: 'VPC CIDR',
        value: '10.0.0.0/16',
      }),
    );
  });

  it('shows no default of an input whose value is masked', () => {
    expect(list({}, ['network.vpc_cidr'])).toContainEqual(
      expect.objectContaining({
        path: 'network.vpc_cidr',
        state: 'masked',
        value: undefined,
      }),
    );
  });

  it('does not hide an input that the schema does not have', () => {
    expect(list({ color: 'blue' }).at(-1)).toMatchObject({
      path: 'color',
      state: 'unknown',
      value: 'blue',
    });
  });
});
