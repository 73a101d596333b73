import { parseSecretReference, resolveSecrets } from './secretInputs';
import { JsonSchema } from './templateSchema';

const schema: JsonSchema = {
  type: 'object',
  properties: {
    label: { type: 'string' },
    password: { type: 'string', format: 'password' },
    database: {
      type: 'object',
      properties: { password: { type: 'string', writeOnly: true } },
    },
    pin: { type: 'integer', writeOnly: true },
    users: { type: 'array', items: { $ref: '#/definitions/User' } },
  },
  definitions: {
    User: {
      type: 'object',
      properties: { password: { type: 'string', format: 'password' } },
    },
  },
};

const nothingWrong = { missing: [], unreadable: [], unknown: [] };

describe('resolveSecrets', () => {
  it('puts secrets in the place of references', () => {
    expect(
      resolveSecrets({
        schemas: [schema],
        inputs: {
          password: '****** (inputs.password)',
          database: { password: '****** (inputs.database.password)' },
          pin: '****** (inputs.pin)',
          users: '****** (inputs.users)',
        },
        secrets: {
          'inputs.password': '123',
          'inputs.database.password': 'hunter2',
          'inputs.pin': '1234',
          'inputs.users': '[{"password":"a"}]',
        },
      }),
    ).toEqual({
      ...nothingWrong,
      inputs: {
        password: '123',
        database: { password: 'hunter2' },
        pin: 1234,
        users: [{ password: 'a' }],
      },
    });
  });

  it('looks at sensitive inputs alone, and never at tokens', () => {
    const inputs = {
      label: '****** (inputs.password)',
      password: '****** (backstageToken)',
    };

    expect(
      resolveSecrets({
        schemas: [schema],
        inputs,
        secrets: { 'inputs.password': 'hunter2', backstageToken: 'token' },
      }),
    ).toEqual({ ...nothingWrong, inputs });
  });

  it('keeps what is deployed where a mask stands', () => {
    expect(
      resolveSecrets({
        schemas: [schema],
        inputs: {
          label: '********',
          password: '********',
          database: { password: '********' },
        },
        secrets: {},
        current: { label: 'old', password: 'hunter2' },
      }),
    ).toEqual({
      ...nothingWrong,
      inputs: {
        label: '********',
        password: 'hunter2',
        database: { password: '********' },
      },
      unknown: ['database.password'],
    });
  });

  it('names what was not sent or cannot be read', () => {
    expect(
      resolveSecrets({
        schemas: [schema],
        inputs: {
          password: '****** (inputs.password)',
          database: { password: '****** (inputs.database.password)' },
          users: '****** (inputs.users)',
          pin: '****** (inputs.pin)',
        },
        secrets: {
          'inputs.password': '',
          'inputs.users': '[{',
          'inputs.pin': '9007199254740993',
        },
      }),
    ).toMatchObject({
      missing: ['password', 'database.password'],
      unreadable: ['users', 'pin'],
    });
  });

  it('takes any input for a sensitive one without a schema', () => {
    expect(
      resolveSecrets({
        schemas: [undefined],
        inputs: { password: '****** (inputs.password)' },
        secrets: { 'inputs.password': 'hunter2' },
      }).inputs,
    ).toEqual({ password: 'hunter2' });
  });
});

describe('parseSecretReference', () => {
  it.each([
    ['****** (inputs.password)', 'inputs.password'],
    ['****** (backstageToken)', undefined],
    ['******', undefined],
    ['password', undefined],
    [1, undefined],
  ])('reads %j as %j', (value, key) => {
    expect(parseSecretReference(value)).toBe(key);
  });
});
