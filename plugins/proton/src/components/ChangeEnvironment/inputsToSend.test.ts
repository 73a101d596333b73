import { demoVersion } from '../../__testUtils__/demoTemplates';
import { findInputSchema } from '../../fields/environmentInputs/inputPaths';
import { relaxMaskedInputs } from '../../fields/environmentInputs/relaxMaskedInputs';
import { withoutUntouchedDefaults } from './withoutUntouchedDefaults';

const { schema } = demoVersion;

describe('withoutUntouchedDefaults', () => {
  it('takes out what the form filled in by itself, with the object around it', () => {
    expect(
      withoutUntouchedDefaults({
        inputs: {
          cluster_name: 'team-a',
          node_size: 2,
          network: { vpc_cidr: '10.0.0.0/16' },
        },
        deployed: { cluster_name: 'team-a' },
        schema,
      }),
    ).toEqual({ cluster_name: 'team-a' });
  });

  it('keeps a default that was deployed as a choice, and what differs from it', () => {
    const inputs = { cluster_name: 'team-a', node_size: 2, monitoring: false };

    expect(
      withoutUntouchedDefaults({
        inputs,
        deployed: { cluster_name: 'team-a', node_size: 2 },
        schema,
      }),
    ).toEqual(inputs);
  });
});

describe('relaxMaskedInputs', () => {
  it('asks for no input that keeps its value, and fills none in', () => {
    const relaxed = relaxMaskedInputs(
      schema,
      ['team', 'network.vpc_cidr'],
      'Leave it empty.',
    );

    expect(relaxed.required).toEqual(['cluster_name']);
    expect(findInputSchema(relaxed, 'network.vpc_cidr')).toMatchObject({
      description: 'IPv4 range, from /16 to /20 Leave it empty.',
    });
    expect(
      findInputSchema(relaxed, 'network.vpc_cidr')?.default,
    ).toBeUndefined();
    expect(schema.required).toEqual(['cluster_name', 'team']);
  });
});
