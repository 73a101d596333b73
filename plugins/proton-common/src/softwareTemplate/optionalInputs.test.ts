import { make, pagesOf } from './__testUtils__/makeSoftwareTemplate';

describe('an optional input', () => {
  it('offers an optional object with required members as a choice', () => {
    const template = make({
      properties: {
        backup: {
          title: 'Backup',
          description: 'Nightly',
          type: 'object',
          required: ['bucket'],
          properties: { bucket: { type: 'string' } },
        },
        logs: {
          type: 'object',
          required: ['level'],
          properties: { level: { type: 'string', default: 'info' } },
        },
      },
    });

    expect(pagesOf(template)[0].properties.backup).toEqual({
      title: 'Backup',
      description: 'Nightly',
      oneOf: [
        { title: 'None', type: 'null' },
        {
          title: 'Backup',
          type: 'object',
          required: ['bucket'],
          properties: { bucket: { type: 'string' } },
        },
      ],
    });
    expect(template.spec.steps[0].input.inputs).toEqual({
      backup: "${{ parameters.inputs['backup'] or undefined }}",
      logs: "${{ parameters.inputs['logs'] }}",
    });
  });

  it('offers "None" beside the alternatives of an optional input', () => {
    const oneOf = [
      { title: 'Small', type: 'object', properties: { a: { type: 'string' } } },
      { type: 'object', properties: { b: { type: 'string' } } },
    ];
    const template = make({
      required: ['needed'],
      properties: {
        size: { title: 'Size', type: 'object', oneOf },
        place: { anyOf: oneOf },
        needed: { title: 'Needed', oneOf },
      },
    });

    const { size, place, needed } = pagesOf(template)[0].properties;
    expect(size).toEqual({
      title: 'Size',
      oneOf: [
        { title: 'None', type: 'null' },
        oneOf[0],
        { title: 'Size option 2', ...oneOf[1] },
      ],
    });
    expect(place.oneOf).toEqual([
      { title: 'None', type: 'null' },
      oneOf[0],
      { title: 'place option 2', ...oneOf[1] },
    ]);
    expect(needed.oneOf).toEqual(oneOf);
    expect(template.spec.steps[0].input.inputs).toEqual({
      size: "${{ parameters.inputs['size'] or undefined }}",
      place: "${{ parameters.inputs['place'] or undefined }}",
      needed: "${{ parameters.inputs['needed'] }}",
    });
  });

  it('offers "None" for optional inputs inside of objects, lists and alternatives', () => {
    const oneOf = [{ type: 'string' }, { type: 'boolean' }];
    const none = { title: 'None', type: 'null' };
    const members = {
      type: 'object',
      required: ['needed'],
      properties: {
        zone: { oneOf },
        needed: { oneOf },
        backup: {
          type: 'object',
          required: ['bucket'],
          properties: { bucket: { type: 'string' } },
        },
      },
    };
    const template = make({
      required: ['network', 'place'],
      properties: {
        network: members,
        subnets: { type: 'array', items: members },
        place: { oneOf: [members, { type: 'string' }] },
      },
    });

    const { network, subnets, place } = pagesOf(template)[0].properties;
    const [alternative] = place.oneOf as any[];
    for (const { properties } of [network, subnets.items, alternative]) {
      expect(properties.zone.oneOf[0]).toEqual(none);
      expect(properties.zone.oneOf).toHaveLength(3);
      expect(properties.backup.oneOf[0]).toEqual(none);
      expect(properties.needed).toEqual({ oneOf });
    }
  });
});
