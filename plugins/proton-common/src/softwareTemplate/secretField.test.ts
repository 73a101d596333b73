import { make, pagesOf } from './__testUtils__/makeSoftwareTemplate';

describe('the form of a schema', () => {
  describe('a sensitive input', () => {
    const reference = (key: string) => ({
      type: 'string',
      pattern: `^\\*\\*\\*\\*\\*\\* \\(${key.replaceAll('.', '\\.')}\\)$`,
      'ui:field': 'ProtonSecretInput',
      'ui:options': expect.objectContaining({ secretKey: key }),
      'ui:backstage': { review: { mask: '******' } },
    });

    it.each([{ format: 'password' }, { writeOnly: true }])(
      'with %j is a masked field whose value is a reference',
      keyword => {
        const template = make({
          required: ['db_password'],
          properties: {
            db_password: {
              title: 'Password',
              description: 'Of the database',
              type: 'string',
              minLength: 12,
              ...keyword,
            },
          },
        });

        const [page] = pagesOf(template);
        expect(page.properties.db_password).toMatchObject({
          title: 'Password',
          description: 'Of the database',
          ...reference('inputs.db_password'),
          'ui:options': {
            secretKey: 'inputs.db_password',
            schema: { type: 'string', minLength: 12 },
          },
        });
        expect(page.required).toEqual(['db_password']);
        expect(template.spec.steps[0].input.inputs).toBe(
          '${{ parameters.inputs }}',
        );
      },
    );

    it('in an object has a key of its own, and in a list or map takes all of it', () => {
      const user = {
        type: 'object',
        properties: {
          name: { type: 'string' },
          password: { type: 'string', format: 'password' },
        },
      };
      const [page] = pagesOf(
        make({
          properties: {
            user,
            users: { title: 'Users', type: 'array', items: user },
            tokens: {
              type: 'object',
              additionalProperties: { type: 'string', writeOnly: true },
            },
            login: {
              type: 'object',
              writeOnly: true,
              properties: { name: { type: 'string' } },
            },
          },
        }),
      );

      expect(page.properties).toMatchObject({
        user: {
          properties: {
            name: { type: 'string' },
            password: reference('inputs.user.password'),
          },
        },
        users: reference('inputs.users'),
        tokens: reference('inputs.tokens'),
        login: { properties: { name: reference('inputs.login.name') } },
      });
    });

    it('need not be filled in where it has a default, and is never the name', () => {
      const template = make({
        required: ['name', 'pin'],
        properties: {
          name: { type: 'string', format: 'password' },
          pin: { type: 'string', format: 'password', default: 'changeme' },
        },
      });

      expect(pagesOf(template)[0].required).toEqual(['name']);
      expect(pagesOf(template)[0].properties.pin).not.toHaveProperty('default');
    });
  });
});
