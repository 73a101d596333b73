import { Dice } from '@proton-vending/test-utils';
import { setImmediate } from 'node:timers/promises';
import { readStateText, replaceSerial } from './stateText';

const read = (text: string) => readStateText(Buffer.from(text));

/** What a state says when all of it is parsed. */
function parse(text: string) {
  const { lineage, resources, serial } = JSON.parse(text);
  const isObject = (value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  return {
    lineage,
    serial,
    ...(Array.isArray(resources) && {
      resourceCount: resources
        .filter(isObject)
        .filter(({ mode }) => mode === 'managed')
        .map(({ instances }) =>
          Array.isArray(instances) ? instances.length : 1,
        )
        .reduce((sum, count) => sum + count, 0),
    }),
  };
}

const managed = (more: object) => ({ mode: 'managed', type: 'a', ...more });

const STATE = {
  version: 4,
  serial: 7,
  lineage: 'one',
  outputs: {
    'a"b\\\u00e9\ud83d\ude00': { value: [1.5e3, -0, true, null, ''] },
  },
  resources: [
    managed({ instances: [{ attributes: { instances: [1, 2, 3] } }, {}, 4] }),
    managed({ instances: [[]], module: 'module.a' }),
    managed({}),
    managed({ instances: {} }),
    { mode: 'data', instances: [{}, {}] },
    5,
    [managed({ instances: [{}] })],
    null,
  ],
  check_results: { resources: [managed({ instances: [{}] })] },
};

describe('readStateText', () => {
  it.each([undefined, 2, '\t'])(
    'reads a state with indentation %j',
    async space => {
      const text = JSON.stringify(STATE, null, space);
      expect(await read(text)).toEqual(parse(text));
      expect(parse(text).resourceCount).toBe(6);
    },
  );

  it.each([
    '{"serial":1,"lineage":"one"}',
    '{"serial":1,"lineage":"one","resources":{"mode":"managed"}}',
    '{"serial":1,"lineage":"one","resources":[{"mode":"managed"}],"resources":3}',
    '{"serial":1,"lineage":"one","resources":3,"resources":[{"mode":"managed"}]}',
    '{"lineage":"two","serial":2,"resources":[{"mode":"data","mode":"managed","instances":[1,2],"instances":[1]}],"serial":1,"\\u006cineage":"one"}',
  ])('reads %s as a parser does', async text => {
    expect(await read(text)).toEqual(parse(text));
  });

  it('accepts as JSON what a parser accepts', async () => {
    const whole = JSON.stringify(STATE, null, 1);
    const dice = new Dice(7);
    const parts = '{}[]",:\\u0e-+.1tnf \n\u0001é'.split('');
    const texts = Array.from({ length: 5_000 }, () => {
      const at = dice.below(whole.length);
      return (
        whole.slice(0, at) + dice.pick(parts) + whole.slice(at + dice.below(3))
      );
    });
    for (let length = 0; length < whole.length; length += 1) {
      texts.push(whole.slice(0, length));
    }
    for (const text of texts) {
      const isJson = await read(text).then(
        () => true,
        ({ message }) => !message.startsWith("isn't JSON"),
      );
      expect([text, isJson]).toEqual([text, isParsed(text)]);
    }
  });

  it.each([
    ['', /isn't JSON/],
    ['{"serial":1,"lineage":"one"}}', /isn't JSON/],
    ['{"serial":01,"lineage":"one"}', /isn't JSON/],
    ['[]', /isn't a JSON object/],
    ['{"serial":1}', /has no lineage/],
    [`{"serial":1,"lineage":"${'x'.repeat(101)}"}`, /has no lineage/],
    [`{"serial":1,"lineage":"${'x'.repeat(9_999)}"}`, /has no lineage/],
    ['{"serial":1,"lineage":{}}', /has no lineage/],
    ['{"lineage":"one","serial":"1"}', /has no serial/],
    ['{"lineage":"one","serial":-1}', /has no serial/],
    ['{"lineage":"one","serial":1.5}', /has no serial/],
    [`{"lineage":"one","x":${'['.repeat(20_000)}`, /inside each other/],
  ])('refuses %.40s', async (text, message) => {
    await expect(read(text)).rejects.toThrow(message);
  });

  it.each([
    ['empty objects', '{},'],
    ['empty lists', '[],'],
    ['different keys', (index: number) => `{"k${index}":1},`],
    ['different texts', (index: number) => `"t${index}",`],
  ])('lets other work go on while it reads %s', async (_, part) => {
    const parts =
      typeof part === 'string'
        ? part.repeat(4_000_000)
        : Array.from({ length: 1_000_000 }, (__, index) => part(index)).join(
            '',
          );
    const contents = Buffer.from(
      `{"serial":1,"lineage":"one","resources":[${parts}1]}`,
    );
    let turns = 0;
    const other = (async () => {
      while (turns >= 0) {
        await setImmediate();
        turns += 1;
      }
    })();
    try {
      expect(await readStateText(contents)).toMatchObject({ resourceCount: 0 });
      // Between two of them lies no more than a few milliseconds' work.
      expect(turns).toBeGreaterThan(contents.length / 200_000);
    } finally {
      turns = -Infinity;
      await other;
    }
  });
});

describe('replaceSerial', () => {
  it('changes nothing else', async () => {
    const replaced = await replaceSerial(
      Buffer.from('{"lineage": "one", "serial": 3, "x": 1.00e400}'),
      12,
    );
    expect(String(replaced)).toBe(
      '{"lineage": "one", "serial": 12, "x": 1.00e400}',
    );
  });

  it('refuses a state whose serial is elsewhere', async () => {
    await expect(
      replaceSerial(
        Buffer.from('{"lineage":"one","a":{"serial":1},"serial":1}'),
        12,
      ),
    ).rejects.toThrow("has a serial that can't be replaced");
  });
});

function isParsed(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
