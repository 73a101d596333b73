import { keepMasked, maskInputs } from './sensitiveInputs';
import { JsonSchema } from './templateSchema';

const SCHEMA: JsonSchema = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    password: { type: 'string', format: 'password' },
    database: { $ref: '#/definitions/Database' },
    users: { type: 'array', items: { $ref: '#/definitions/Database' } },
  },
  definitions: {
    Database: {
      type: 'object',
      properties: {
        host: { type: 'string' },
        token: { type: 'string', writeOnly: true },
      },
    },
  },
};

const INPUTS = {
  name: 'demo',
  password: 'secret-1',
  database: { host: 'db', token: 'secret-2' },
  users: [{ host: 'a', token: 'secret-3' }],
  unknown: 'kept',
};

describe('maskInputs', () => {
  it('takes out what OpenAPI marks as a secret', () => {
    const { inputs, masked } = maskInputs(SCHEMA, INPUTS);

    expect(inputs).toEqual({
      name: 'demo',
      database: { host: 'db' },
      unknown: 'kept',
    });
    expect(masked).toEqual(['password', 'database.token', 'users']);
    expect(JSON.stringify(inputs)).not.toContain('secret');
  });

  it('names only what has a value', () => {
    expect(maskInputs(SCHEMA, { name: 'demo' }).masked).toEqual([]);
  });
});

describe('keepMasked', () => {
  it('keeps secrets that are left out', () => {
    const { inputs } = maskInputs(SCHEMA, INPUTS);

    expect(
      keepMasked({
        schema: SCHEMA,
        current: INPUTS,
        wanted: { ...inputs, name: 'other' },
      }),
    ).toEqual({ ...INPUTS, name: 'other' });
  });

  it('takes secrets that are given', () => {
    const wanted = { password: 'new', database: { token: 'new' }, users: [] };

    expect(keepMasked({ schema: SCHEMA, current: INPUTS, wanted })).toEqual(
      wanted,
    );
  });

  it('lets secrets go with the object that they are in', () => {
    expect(keepMasked({ schema: SCHEMA, current: INPUTS, wanted: {} })).toEqual(
      { password: 'secret-1', users: INPUTS.users },
    );
  });
});
