import {
  keepSensitiveInputs,
  maskInputs,
  omitSensitiveInputs,
} from './sensitiveInputs';
import { parseTemplateSchema } from './templateSchema';

const { inputs: SCHEMA } = parseTemplateSchema(`
schema:
  format: { openapi: "3.0.0" }
  environment_input_type: Input
  types:
    Input:
      type: object
      properties:
        name: { type: string }
        token: { type: string, format: password }
        database: { $ref: "#/Database" }
        users:
          type: array
          items: { $ref: "#/Database" }
    Database:
      type: object
      properties:
        host: { type: string }
        password: { type: string, writeOnly: true }
`);

const INPUTS = {
  name: 'dev',
  token: 'secret-1',
  database: { host: 'db', password: 'secret-2' },
  users: [{ host: 'a', password: 'secret-3' }],
};

describe('omitSensitiveInputs', () => {
  it('leaves out what the schema calls sensitive, at whatever depth', () => {
    expect(omitSensitiveInputs(SCHEMA, INPUTS)).toEqual({
      inputs: { name: 'dev', database: { host: 'db' } },
      masked: ['token', 'database.password', 'users'],
    });
  });

  it('lists only what has a value', () => {
    expect(omitSensitiveInputs(SCHEMA, { name: 'dev' })).toEqual({
      inputs: { name: 'dev' },
      masked: [],
    });
  });

  it('shows nothing where the schema is not known', () => {
    expect(omitSensitiveInputs(undefined, { name: 'dev' })).toEqual({
      inputs: {},
      masked: ['name'],
    });
  });

  it('leaves the inputs given as they are', () => {
    const before = structuredClone(INPUTS);
    omitSensitiveInputs(SCHEMA, INPUTS);
    expect(INPUTS).toEqual(before);
  });
});

describe('maskInputs', () => {
  it('puts a mask over what any of the schemas calls sensitive', () => {
    const other = {
      type: 'object',
      properties: { name: { type: 'string', format: 'password' } },
    };
    const masked = maskInputs([SCHEMA, other], INPUTS);

    expect(masked).toEqual({
      name: '********',
      token: '********',
      database: { host: 'db', password: '********' },
      users: '********',
    });
  });

  it('tells that a value is another one, and not which', () => {
    expect(
      maskInputs([SCHEMA, SCHEMA], { ...INPUTS, token: 'secret-9' }, INPUTS),
    ).toMatchObject({
      token: '******** (changed)',
      database: { password: '********' },
    });
  });
});

describe('keepSensitiveInputs', () => {
  const options = { schema: SCHEMA, targetSchema: SCHEMA, current: INPUTS };

  it('keeps what was not shown', () => {
    expect(
      keepSensitiveInputs({
        ...options,
        given: { name: 'prod', database: { host: 'other' } },
      }),
    ).toEqual({
      ...INPUTS,
      name: 'prod',
      database: { host: 'other', password: 'secret-2' },
    });
  });

  it('takes what is given', () => {
    expect(
      keepSensitiveInputs({ ...options, given: { token: 'new', users: [] } }),
    ).toMatchObject({ token: 'new', users: [] });
  });

  it('leaves out what the other version does not know', () => {
    const targetSchema = {
      type: 'object',
      properties: { name: { type: 'string' } },
    };
    expect(
      keepSensitiveInputs({ ...options, targetSchema, given: { name: 'a' } }),
    ).toEqual({ name: 'a' });
  });
});
