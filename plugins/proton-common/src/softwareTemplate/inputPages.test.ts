import { type Form, make } from './__testUtils__/makeSoftwareTemplate';

describe('the pages of the inputs', () => {
  it('spreads many inputs over pages, and gives a large object its own', () => {
    const fields = (prefix: string, count: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, index) => [
          `${prefix}${index}`,
          { type: 'string' },
        ]),
      );
    const template = make({
      required: ['a3', 'b0'],
      properties: {
        ...fields('a', 12),
        network: {
          title: 'Network',
          type: 'object',
          properties: fields('n', 6),
        },
        ...fields('b', 22),
      },
    });

    expect(
      template.spec.parameters
        .slice(1)
        .map(({ title, properties }) => [
          title,
          Object.keys((properties as Form).inputs.properties).length,
        ]),
    ).toEqual([
      ['Inputs 1 of 5', 10],
      ['Inputs 2 of 5', 2],
      ['Network', 1],
      ['Inputs 3 of 5', 10],
      ['Inputs 4 of 5', 10],
      ['Inputs 5 of 5', 2],
    ]);
    expect(template.spec.parameters.map(({ required }) => required)).toEqual([
      ['name', 'owner'],
      ['inputs'],
      undefined,
      undefined,
      ['inputs'],
      undefined,
      undefined,
    ]);
  });
});
