import { readCustomerManaged } from './readCustomerManaged';

const read = (text: string) => readCustomerManaged(text, 'environments.yaml');

describe('readCustomerManaged', () => {
  it('reads environments with their outputs', () => {
    expect(
      read(`environments:
  - name: legacy
    template: vpc
    version: "1.4"
    description: A stack
    outputs: { vpc_id: vpc-1 }
`),
    ).toEqual([
      {
        name: 'legacy',
        templateName: 'vpc',
        majorVersion: '1',
        minorVersion: '4',
        description: 'A stack',
        outputs: { vpc_id: 'vpc-1' },
      },
    ]);
  });

  it('names every mistake', () => {
    expect(() =>
      read(`environments:
  - { name: "../legacy", template: 7, version: 1.4, outputs: { port: 80 } }
  - nonsense
`),
    ).toThrow(
      /environments\[0\]\.name .*environments\[0\]\.template must be a string.*environments\[0\]\.version must be a string such as "1\.0".*outputs\.port must be a string.*environments\[1\]\.name must be a string.*outputs must have at least one/,
    );
  });

  it.each([
    ['{', /environments.yaml isn't YAML/],
    ['[]', /must have a list "environments"/],
  ])('refuses %j', (text, message) => {
    expect(() => read(text)).toThrow(message);
  });
});
