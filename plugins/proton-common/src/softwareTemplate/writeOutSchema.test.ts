import { make, pagesOf, schemaOf } from './__testUtils__/makeSoftwareTemplate';
import { findFormProblems } from './writeOutSchema';
import { SoftwareTemplateError } from './SoftwareTemplateError';
import { toSoftwareTemplate } from './toSoftwareTemplate';

describe('the form of a schema', () => {
  it('writes out types that others refer to, and arrays of them', () => {
    const template = make(
      {
        properties: {
          network: { $ref: '#/Network' },
          subnets: { type: 'array', items: { $ref: '#/Subnet' } },
        },
      },
      {},
      {
        Network: {
          title: 'Network',
          type: 'object',
          properties: { subnet: { $ref: '#/components/schemas/Subnet' } },
        },
        Subnet: {
          type: 'object',
          required: ['cidr'],
          properties: { cidr: { type: 'string', default: '10.0.0.0/16' } },
        },
      },
    );

    const subnet = {
      type: 'object',
      required: ['cidr'],
      properties: { cidr: { type: 'string', default: '10.0.0.0/16' } },
    };
    expect(pagesOf(template)[0].properties).toEqual({
      network: {
        title: 'Network',
        type: 'object',
        properties: { subnet },
      },
      subnets: { type: 'array', items: subnet },
    });
    expect(JSON.stringify(template)).not.toContain('$ref');
  });

  it('takes no integer that a browser would round', () => {
    const [page] = pagesOf(
      make({
        properties: {
          account: { type: 'integer', minimum: 1 },
          ratio: { type: 'number', maximum: 1e300 },
          nodes: { type: 'integer', minimum: 0, maximum: 9 },
        },
      }),
    );

    expect(page.properties).toEqual({
      account: {
        type: 'integer',
        minimum: 1,
        maximum: 9007199254740991,
        errorMessage: {
          maximum: expect.stringContaining('is beyond 9007199254740991'),
        },
      },
      ratio: {
        type: 'number',
        minimum: -9007199254740991,
        maximum: 9007199254740991,
        errorMessage: expect.objectContaining({
          minimum: expect.stringContaining('is beyond -9007199254740991'),
        }),
      },
      nodes: { type: 'integer', minimum: 0, maximum: 9 },
    });
  });

  it('names every input that no form can ask for', () => {
    const schema = schemaOf({
      Inputs: {
        type: 'object',
        properties: {
          'node.size': { type: 'string' },
          network: {
            type: 'object',
            properties: { 'two words': { type: 'string' } },
          },
        },
      },
    });

    expect(findFormProblems(schema.inputs)).toEqual([
      expect.stringMatching(
        /^Input "node\.size" can't be shown in a form\. Rename/,
      ),
      expect.stringMatching(/^Input "network\.two words" can't be shown/),
    ]);
  });

  describe('with a schema that is up to something', () => {
    it('takes no keyword with which a form does things', () => {
      const template = make({
        'backstage:permissions': { tags: ['open'] },
        properties: {
          secret: {
            type: 'string',
            'ui:field': 'RepoUrlPicker',
            'ui:options': { requestUserCredentials: { secretsKey: 'TOKEN' } },
            'ui:backstage': { featureFlag: 'none' },
            'x-anything': 1,
          },
        },
      });

      expect(pagesOf(template)[0].properties).toEqual({
        secret: { type: 'string' },
      });
      expect(JSON.stringify(template)).not.toContain('backstage:permissions');
    });

    it('takes no value that the catalog would take for a file to read', () => {
      const secret = { $text: 'https://internal.example.com/secret' };
      const template = make({
        properties: {
          object: { type: 'object', default: secret },
          list: { type: 'array', items: {}, default: [{ deep: [secret] }] },
          choice: { enum: ['fine', secret] },
        },
      });

      expect(JSON.stringify(template)).not.toContain('$text');
      expect(pagesOf(template)[0].properties.choice).toEqual({
        enum: ['fine'],
      });
    });

    it('has nothing of it in what the scaffolder renders', () => {
      const evil = "${{ secrets.TOKEN }} {% if true %} {# '] }}";
      const template = make({
        title: evil,
        description: evil,
        properties: {
          cluster_name: { type: 'string', title: evil, description: evil },
          a: {
            type: 'string',
            title: evil,
            description: evil,
            default: evil,
            enum: [evil, 'b'],
          },
        },
      });

      const { steps, output } = template.spec;
      expect(JSON.stringify({ steps, output })).not.toContain('TOKEN');
      expect(pagesOf(template)[0].properties.a).toEqual({
        type: 'string',
        title: evil,
        description: evil,
        default: evil,
        enum: [evil, 'b'],
      });
    });

    it.each([
      "a'] }} ${{ secrets",
      '$text',
      'ui:field',
      'constructor',
      'with space',
      '',
    ])('asks for no input called %p', name => {
      expect(() =>
        make({
          properties: {
            fine: {
              type: 'object',
              properties: { [name]: { type: 'string' } },
            },
          },
        }),
      ).toThrow(SoftwareTemplateError);
    });

    it('asks for no more than a form can show', () => {
      const types = Object.fromEntries(
        Array.from({ length: 4 }, (_, level) => [
          `L${level}`,
          {
            type: 'object',
            properties: Object.fromEntries(
              Array.from({ length: 8 }, (__, index) => [
                `p${index}`,
                level === 3 ? { type: 'string' } : { $ref: `#/L${level + 1}` },
              ]),
            ),
          },
        ]),
      );

      expect(() =>
        make({ properties: { bomb: { $ref: '#/L0' } } }, {}, types),
      ).toThrow(/at most 500/);
    });

    it.each([
      ['^[a-z]+$', true],
      ['^((25[0-5]|1?[0-9])\\.){3}[0-9]/(3[0-2]|[12]?[0-9])$', true],
      ['^([a-z]|[0-9])*$', false],
      ['^(a+)+$', false],
      ['^((a|b)c)*$', false],
      ['^(?:[a-z]+\\.)*[a-z]+$', false],
      ['^[(+]*$', true],
      ['\\(+', true],
      ['(', false],
    ])('leaves the pattern %p to the form: %p', (pattern, kept) => {
      const template = make({
        properties: { a: { type: 'string', pattern } },
      });

      expect(pagesOf(template)[0].properties.a.pattern).toBe(
        kept ? pattern : undefined,
      );
    });

    it('takes no name that Proton would not', () => {
      expect(() =>
        toSoftwareTemplate({
          name: '${{ secrets.TOKEN }}',
          majorVersion: '1',
          minorVersion: '0',
          schema: schemaOf({
            Inputs: { type: 'object', properties: { a: { type: 'string' } } },
          }),
        }),
      ).toThrow(/no version of an environment template/);
    });
  });
});

describe('findFormProblems', () => {
  it('names a few of many inputs, each in a few words', () => {
    const properties = Object.fromEntries(
      ['x'.repeat(10_000), ...Array(400).keys()].map(name => [
        `not a name: ${name}`,
        { type: 'string' },
      ]),
    );

    const problems = findFormProblems({ type: 'object', properties });

    expect(problems[0]).toMatch(/^Input "not a name: x+…$/);
    expect(problems[1]).toMatch(/^Input "not a name: 0" can't be shown/);
    expect(problems.at(-1)).toBe('and 391 more');
    expect(problems.join('; ').length).toBeLessThan(4_000);
  });
});
