import { migrateInputs } from './migrateInputs';
import { findProblems } from './findProblems';

describe('findProblems', () => {
  it('finds deployed integers that the browser has rounded, wherever they are', () => {
    const schema = {
      type: 'object',
      properties: {
        account: { type: 'integer' },
        limits: { type: 'array', items: { type: 'number' } },
      },
    };

    expect(
      findProblems(schema, {
        account: 2 ** 53,
        limits: [Number.MAX_SAFE_INTEGER, -(2 ** 60), 0.5],
      }),
    ).toMatchObject([
      {
        path: 'account',
        keyword: 'safeInteger',
        params: { limit: 9007199254740991 },
      },
      {
        path: 'limits[1]',
        keyword: 'safeInteger',
        params: { limit: -9007199254740991 },
      },
    ]);
  });

  it('knows the members of alternatives, and no other names', () => {
    const schema = {
      type: 'object',
      properties: {
        storage: {
          type: 'object',
          properties: { name: { type: 'string' } },
          oneOf: [
            { required: ['size'], properties: { size: { type: 'integer' } } },
            { required: ['url'], properties: { url: { type: 'string' } } },
          ],
        },
      },
    };
    expect(findProblems(schema, { storage: { name: 'a', url: 'b' } })).toEqual(
      [],
    );
    expect(
      findProblems(schema, { storage: { size: 8, sise: 9 } }),
    ).toMatchObject([{ path: 'storage.sise' }]);
  });

  it('lets a deployed number pass whose digits came as a string and stay', () => {
    const schema = {
      type: 'object',
      properties: { account: { type: 'integer' } },
    };
    const inputs = { account: '9007199254740993' };

    expect(migrateInputs({ inputs, to: schema })).toEqual({
      inputs,
      dropped: [],
    });
    expect(findProblems(schema, inputs, { kept: inputs })).toEqual([]);
    expect(
      findProblems(schema, inputs, { kept: { account: '9007199254740995' } }),
    ).toMatchObject([{ path: 'account', keyword: 'safeInteger' }]);
    expect(findProblems(schema, inputs)).toMatchObject([
      { path: 'account', keyword: 'safeInteger' },
    ]);
  });
});
