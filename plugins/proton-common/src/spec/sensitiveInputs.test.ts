import { maskInputs, keepMasked, omitSensitiveInputs } from './sensitiveInputs';
import { JsonSchema, parseTemplateSchema } from './templateSchema';

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
  unknown: 'secret-4',
};

describe('omitSensitiveInputs', () => {
  it('takes out what OpenAPI marks as a secret', () => {
    const { inputs, masked } = omitSensitiveInputs(SCHEMA, INPUTS);

    expect(inputs).toEqual({
      name: 'demo',
      database: { host: 'db' },
    });
    expect(masked).toEqual(['password', 'database.token', 'users', 'unknown']);
    expect(JSON.stringify(inputs)).not.toContain('secret');
  });

  it('names only what has a value', () => {
    expect(omitSensitiveInputs(SCHEMA, { name: 'demo' }).masked).toEqual([]);
  });

  it('shows nothing where the schema is not known', () => {
    expect(omitSensitiveInputs(undefined, { name: 'demo' })).toEqual({
      inputs: {},
      masked: ['name'],
    });
  });

  it('takes out what holds secrets and has no inputs that are known', () => {
    const secret = { type: 'string', format: 'password' };
    const schema = {
      type: 'object',
      properties: {
        tokens: { type: 'object', additionalProperties: secret },
        either: { oneOf: [{ type: 'integer' }, secret] },
        name: { type: 'string' },
      },
    };

    expect(
      omitSensitiveInputs(schema, {
        tokens: { a: 'b' },
        either: 'c',
        name: 'demo',
      }),
    ).toEqual({ inputs: { name: 'demo' }, masked: ['tokens', 'either'] });
  });

  // An input that a version gave up stays in the spec, and was perhaps a secret.
  it('takes out what the schema does not name', () => {
    const pool = {
      type: 'object',
      properties: { size: { type: 'integer' } },
    };
    const schema = {
      type: 'object',
      properties: {
        pool,
        pools: { type: 'array', items: pool },
        others: { type: 'array', items: pool },
        labels: { type: 'object' },
        tags: {
          type: 'object',
          properties: {},
          additionalProperties: { type: 'string' },
        },
      },
    };

    expect(
      omitSensitiveInputs(schema, {
        pool: { size: 1, token: 'a' },
        pools: [{ size: 1 }, { size: 1, token: 'b' }],
        others: [{ size: 1 }],
        labels: { team: 'c' },
        tags: { team: 'd' },
        token: 'e',
      }),
    ).toEqual({
      inputs: {
        pool: { size: 1 },
        others: [{ size: 1 }],
        labels: { team: 'c' },
        tags: { team: 'd' },
      },
      masked: ['pool.token', 'pools', 'token'],
    });
  });

  it('takes out what any of several schemas marks, or none of them names', () => {
    const before = {
      type: 'object',
      properties: {
        token: { type: 'string' },
        database: { type: 'object', format: 'password' },
        old: { type: 'integer' },
      },
    };
    const after = {
      type: 'object',
      properties: {
        token: { type: 'string', format: 'password' },
        database: {
          type: 'object',
          properties: { host: { type: 'string' } },
        },
        new: { type: 'integer' },
      },
    };

    expect(
      omitSensitiveInputs([before, after], {
        token: 'secret',
        database: { host: 'db', token: 'secret' },
        old: 1,
        new: 2,
        unknown: 'secret',
      }),
    ).toEqual({
      inputs: { old: 1, new: 2 },
      masked: ['token', 'database', 'unknown'],
    });
  });

  it('knows the marks of a template, just as it has them', () => {
    const { inputs: schema } = parseTemplateSchema(`
schema:
  format: { openapi: "3.0.0" }
  environment_input_type: Input
  types:
    Input:
      type: object
      properties:
        token: { type: string, writeOnly: true }
        password: { type: string, format: password }
`);

    expect(
      omitSensitiveInputs(schema, { token: 'a', password: 'b' }).masked,
    ).toEqual(['token', 'password']);
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

    expect(maskInputs([SCHEMA, other], INPUTS)).toEqual({
      name: '********',
      password: '********',
      database: { host: 'db', token: '********' },
      users: '********',
      unknown: '********',
    });
  });

  it('tells that a value is another one, and not which', () => {
    expect(
      maskInputs([SCHEMA, SCHEMA], { ...INPUTS, password: 'new' }, INPUTS),
    ).toMatchObject({
      password: '******** (changed)',
      database: { token: '********' },
    });
  });
});

describe('maskInputs with a schema that is gone', () => {
  it('does not call a value changed of which a part is masked already', () => {
    expect(maskInputs([SCHEMA, undefined], INPUTS, INPUTS)).toMatchObject({
      database: '********',
    });
  });
});

describe('keepMasked', () => {
  it('keeps secrets that are left out', () => {
    const { inputs } = omitSensitiveInputs(SCHEMA, INPUTS);

    expect(
      keepMasked({
        schema: SCHEMA,
        current: INPUTS,
        wanted: { ...inputs, name: 'other' },
      }),
    ).toEqual({ ...INPUTS, name: 'other' });
  });

  it('takes secrets that are given', () => {
    const wanted = {
      password: 'new',
      database: { token: 'new' },
      users: [],
      unknown: 'new',
    };

    expect(keepMasked({ schema: SCHEMA, current: INPUTS, wanted })).toEqual(
      wanted,
    );
  });

  it('lets secrets go with the object that they are in', () => {
    expect(keepMasked({ schema: SCHEMA, current: INPUTS, wanted: {} })).toEqual(
      { password: 'secret-1', users: INPUTS.users, unknown: 'secret-4' },
    );
  });

  it('leaves out what the other version does not know', () => {
    const targetSchema = {
      type: 'object',
      properties: { name: { type: 'string' } },
    };

    expect(
      keepMasked({
        schema: SCHEMA,
        targetSchema,
        current: INPUTS,
        wanted: { name: 'a' },
      }),
    ).toEqual({ name: 'a' });
  });
});
