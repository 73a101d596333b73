import {
  findInputViolations,
  JsonSchema,
  TemplateSchema,
} from '@proton-vending/backstage-plugin-proton-common';
import { DefaultSchemaValidator } from './DefaultSchemaValidator';

jest.setTimeout(60_000);

const toSchema = (inputs: JsonSchema): TemplateSchema => ({
  inputTypeName: 'Inputs',
  inputs: { type: 'object', ...inputs },
});

const clusters = toSchema({
  required: ['cluster_name', 'region'],
  additionalProperties: false,
  properties: {
    cluster_name: { type: 'string', pattern: '^[a-z]+$', maxLength: 5 },
    region: { type: 'string', default: 'eu-west-1' },
    size: { type: 'string', enum: ['small', 'large'], default: 'small' },
  },
});

/** `anyOf` that doubles at each of 40 levels, and never fits. */
const doubling = toSchema({
  properties: { a: { $ref: '#/definitions/T0' } },
  definitions: Object.fromEntries(
    Array.from({ length: 40 }, (_, level) => [
      `T${level}`,
      level === 39
        ? { type: 'boolean' }
        : {
            anyOf: [
              { $ref: `#/definitions/T${level + 1}` },
              { $ref: `#/definitions/T${level + 1}` },
            ],
          },
    ]),
  ),
});

/** Each item breaks thousands of keywords. */
const verbose = toSchema({
  properties: {
    a: {
      type: 'array',
      items: { allOf: Array(2_000).fill({ type: 'boolean' }) },
    },
  },
});

const HOSTILE: Array<
  [string, TemplateSchema, Record<string, unknown>, string]
> = [
  [
    'a pattern that backtracks without end',
    toSchema({ properties: { a: { pattern: '^(([a-z])+)+$' } } }),
    { a: `${'a'.repeat(64)}!` },
    "Matching the pattern /^(([a-z])+)+$/u of the template's schema takes too long",
  ],
  [
    'a long list of unique items',
    toSchema({ properties: { a: { type: 'array', uniqueItems: true } } }),
    { a: Array.from({ length: 50_000 }, (_, index) => ({ index })) },
    'takes longer than 0.5 s',
  ],
  ['alternatives that double', doubling, { a: 'x' }, 'takes '],
  [
    'more errors than fit into memory',
    verbose,
    { a: Array(20_000).fill('x') },
    'takes ',
  ],
];

/** Runs work, and says how many milliseconds it kept the event loop at most. */
async function measureDelay(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let last = performance.now();
  const ticker = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  }, 5);
  try {
    await work();
  } finally {
    clearInterval(ticker);
  }
  return longest;
}

describe('DefaultSchemaValidator', () => {
  const validator = DefaultSchemaValidator.create({
    timeLimit: 500,
    memoryLimit: 64,
  });

  afterAll(() => validator.close());

  it.each([
    ['good inputs', { cluster_name: 'abc' }],
    [
      'inputs that break several keywords',
      { cluster_name: 'TOO-LONG', size: 1 },
    ],
    ['missing and unknown inputs', { colour: 'red' }],
  ])('says of %s what a browser says', async (_, inputs) => {
    expect(await validator.findInputViolations(clusters, inputs)).toEqual(
      findInputViolations(clusters, inputs),
    );
  });

  it('keeps compiled schemas, so that checks are quick', async () => {
    const check = () =>
      validator.findInputViolations(clusters, { cluster_name: 'abc' });
    await check();
    const start = performance.now();
    for (let count = 0; count < 100; count++) {
      await check();
    }

    // Compiling takes longer than that, each time.
    expect((performance.now() - start) / 100).toBeLessThan(10);
  });

  it('says why a schema is unusable', async () => {
    const unusable = toSchema({ properties: { a: { pattern: '(' } } });

    expect(await validator.findSchemaProblem(clusters)).toBeUndefined();
    expect(await validator.findSchemaProblem(unusable)).toContain(
      'Invalid regular expression',
    );
    await expect(
      validator.findInputViolations(unusable, {}),
    ).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringContaining("can't be used to check inputs"),
    });
  });

  it('refuses a schema that would accept everything later', async () => {
    expect(await validator.findSchemaProblem(toSchema({ $async: true }))).toBe(
      'The keyword "$async" is not supported',
    );
  });

  it('keeps schemas with the same "$id" apart', async () => {
    const one = toSchema({ $id: 'same', required: ['a'] });
    const other = toSchema({ $id: 'same', required: ['b'] });

    expect(await validator.findInputViolations(one, { a: 1 })).toEqual([]);
    expect(await validator.findInputViolations(other, { b: 1 })).toEqual([]);
  });

  it('lists a few of many violations', async () => {
    const strings = toSchema({ additionalProperties: { type: 'string' } });
    const inputs = Object.fromEntries(
      Array.from({ length: 1_000 }, (_, index) => [`input_${index}`, index]),
    );

    const violations = await validator.findInputViolations(strings, inputs);

    expect(violations).toHaveLength(21);
    expect(violations[20]).toEqual({
      path: '',
      message: 'has 980 more problems',
    });
  });

  it('says each of them in a few words', async () => {
    const long = 'x'.repeat(5_000);
    const choices = toSchema({
      additionalProperties: {
        type: 'object',
        additionalProperties: { enum: [long, 'small'] },
      },
    });
    const inputs = {
      [long]: Object.fromEntries(
        Array.from({ length: 100 }, (_, index) => [`size_${index}`, 'medium']),
      ),
    };

    const violations = await validator.findInputViolations(choices, inputs);

    expect(violations[0]).toEqual({
      path: expect.stringMatching(/^x+…$/),
      message: expect.stringMatching(/^must be one of "x+…$/),
    });
    expect(JSON.stringify(violations).length).toBeLessThan(30_000);
  });

  it('says in a few words what is wrong everywhere in a schema', async () => {
    const properties = Object.fromEntries(
      Array.from({ length: 1_000 }, (_, index) => [
        `input_${index}`,
        { minLength: 'one' },
      ]),
    );

    const problem = await validator.findSchemaProblem(toSchema({ properties }));

    expect(problem).toMatch(/^schema is invalid: .*…$/);
    expect(problem?.length).toBeLessThan(1_000);
  });

  it.each(HOSTILE)(
    'gives up on %s without holding up the process',
    async (_, schema, inputs, message) => {
      await validator.findInputViolations(clusters, { cluster_name: 'abc' });

      const start = performance.now();
      const delay = await measureDelay(() =>
        expect(
          validator.findInputViolations(schema, inputs),
        ).rejects.toMatchObject({
          name: 'InputError',
          message: expect.stringContaining(message),
        }),
      );

      // Checked in this thread, it would be held up for as long as the check takes.
      const elapsed = performance.now() - start;
      expect(delay).toBeLessThan(Math.max(400, elapsed * 0.7));
      expect(
        await validator.findInputViolations(clusters, { cluster_name: 'abc' }),
      ).toEqual([]);
    },
  );

  it('survives a check that runs out of memory', async () => {
    const own = DefaultSchemaValidator.create({
      timeLimit: 20_000,
      memoryLimit: 32,
    });
    const [, schema, inputs] = HOSTILE[3];

    await expect(own.findInputViolations(schema, inputs)).rejects.toMatchObject(
      {
        name: 'InputError',
        message: expect.stringContaining('takes more than 32 MB of memory'),
      },
    );

    expect(
      await own.findInputViolations(clusters, { cluster_name: 'abc' }),
    ).toEqual([]);
    await own.close();
  });

  it('answers others while one schema is under attack, and its users after that', async () => {
    const [, schema, inputs] = HOSTILE[0];
    const order: string[] = [];
    const attacks = Array.from({ length: 8 }, () =>
      validator
        .findInputViolations(schema, inputs)
        .catch(error => order.push(error.name)),
    );
    const late = validator
      .findInputViolations(schema, { a: 'abc' })
      .then(violations => order.push(`late: ${violations.length}`));
    await validator.findInputViolations(clusters, { cluster_name: 'abc' });
    order.push('other');
    await Promise.all([...attacks, late]);

    expect(order.indexOf('other')).toBeLessThan(3);
    expect(order.filter(each => each === 'InputError')).toHaveLength(8);
    expect(order.at(-1)).toBe('late: 0');
  });

  it('refuses what is too much for one schema, and nothing else', async () => {
    const [, schema, inputs] = HOSTILE[0];
    const own = DefaultSchemaValidator.create({ timeLimit: 500 });
    const attacks = Array.from({ length: 40 }, () =>
      own.findInputViolations(schema, inputs).then(
        () => 'answered',
        error => error.name,
      ),
    );
    const good = own.findInputViolations(clusters, { cluster_name: 'abc' });

    const refused = await Promise.race([
      Promise.all(attacks.slice(-9)),
      good.then(() => 'too late'),
    ]);

    expect(refused).toEqual(Array(9).fill('ServiceUnavailableError'));
    expect(await good).toEqual([]);
    await own.close();
    expect(await Promise.all(attacks)).toContain('Error');
  });

  it('does not blame a schema for a busy machine, but ends', async () => {
    const cpuUsage = jest
      .spyOn(process, 'cpuUsage')
      .mockReturnValue({ user: 0, system: 0 });
    const [, schema, inputs] = HOSTILE[0];
    const start = performance.now();

    await expect(validator.findInputViolations(schema, inputs)).rejects.toThrow(
      'takes too long',
    );

    expect(performance.now() - start).toBeGreaterThan(1_500);
    cpuUsage.mockRestore();
  });

  it('answers nothing when it is closed', async () => {
    const own = DefaultSchemaValidator.create();
    const running = own.findInputViolations(clusters, {});
    await own.close();

    await expect(running).rejects.toThrow('The schema validator is closed');
    await expect(own.findInputViolations(clusters, {})).rejects.toThrow(
      'The schema validator is closed',
    );
  });
});
