import { listNewDefaults } from './listNewDefaults';

function schema(properties: object) {
  return { type: 'object', properties };
}

describe('listNewDefaults', () => {
  it('lists the defaults that another version changes or adds', () => {
    expect(
      listNewDefaults(
        {
          inputs: { size: 'large' },
          schema: schema({
            size: { type: 'string', default: 'small' },
            nodes: { type: 'integer', default: 2 },
            zone: { type: 'string', default: 'a' },
          }),
        },
        {
          inputs: { size: 'large' },
          schema: schema({
            size: { type: 'string', default: 'medium' },
            nodes: { type: 'integer', default: 3 },
            zone: { type: 'string', default: 'a' },
            metrics: { type: 'boolean', default: true },
          }),
        },
      ),
    ).toEqual([
      { path: 'metrics', after: true },
      { path: 'nodes', before: 2, after: 3 },
    ]);
  });

  it('leaves out inputs that somebody sets, and defaults that end', () => {
    expect(
      listNewDefaults(
        {
          inputs: {},
          schema: schema({
            nodes: { type: 'integer', default: 2 },
            old: { type: 'string', default: 'x' },
          }),
        },
        {
          inputs: { nodes: 5 },
          schema: schema({ nodes: { type: 'integer', default: 3 } }),
        },
      ),
    ).toEqual([]);
  });

  it('masks sensitive defaults', () => {
    const changes = listNewDefaults(
      { inputs: {}, schema: schema({}) },
      {
        inputs: {},
        schema: schema({
          password: { type: 'string', format: 'password', default: 'hunter2' },
        }),
      },
    );
    expect(JSON.stringify(changes)).not.toContain('hunter2');
  });
});
