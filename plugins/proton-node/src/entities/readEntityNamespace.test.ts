import { ConfigReader } from '@backstage/config';
import { readEntityNamespace } from './readEntityNamespace';

function read(proton?: object) {
  return readEntityNamespace(
    new ConfigReader(proton ? { catalog: { providers: { proton } } } : {}),
  );
}

describe('readEntityNamespace', () => {
  it.each([
    ['default', undefined],
    ['default', { demo: {} }],
    ['clusters', { demo: { namespace: 'clusters' } }],
    [
      'clusters',
      { a: { namespace: 'clusters' }, b: { namespace: 'clusters' } },
    ],
    ['default', { a: { namespace: 'clusters' }, b: {} }],
  ])('is %s for %j', (namespace, proton) => {
    expect(read(proton)).toBe(namespace);
  });
});
