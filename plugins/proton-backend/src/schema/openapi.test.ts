import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import { JsonObject, JsonValue } from '@backstage/types';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { Request } from 'express';
import { readFleetQuery } from '../fleet/readFleetQuery';
import { createRouter, RouterOptions } from '../router';

const file = resolvePackagePath(
  '@proton-vending/backstage-plugin-proton-backend',
  'src/schema/openapi.yaml',
);
const description = parse(readFileSync(file, 'utf8'));

/** Every route of the router, such as `get /fleet`. */
function listRoutes(): string[] {
  // Routes are only listed, and no service is asked.
  const services = {} as RouterOptions;
  const router = createRouter({
    ...services,
    auditor: mockServices.auditor.mock(),
  });
  const layers = router.stack as unknown as {
    route?: { path: string; methods: Record<string, boolean> };
  }[];
  return layers.flatMap(({ route }) =>
    Object.keys(route?.methods ?? {}).map(
      method => `${method} ${route?.path.replace(/:(\w+)/g, '{$1}')}`,
    ),
  );
}

function listDescribed(): string[] {
  return Object.entries<JsonObject>(description.paths).flatMap(([path, item]) =>
    Object.keys(item)
      .filter(key => key !== 'parameters')
      .map(method => `${method} ${path}`),
  );
}

function findReferences(value: JsonValue): string[] {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  return Object.entries(value).flatMap(([key, item]) =>
    key === '$ref' ? [String(item)] : findReferences(item ?? null),
  );
}

function resolve(reference: string): JsonObject | undefined {
  return reference
    .replace(/^#\//, '')
    .split('/')
    .reduce((value, name) => value?.[name], description);
}

/** The names of the parameters that a query of the fleet is read from. */
function listFleetParameters(): string[] {
  const names = new Set<string>();
  const query = new Proxy(
    {},
    {
      get: (_query, name) => {
        names.add(String(name));
        return undefined;
      },
    },
  );
  readFleetQuery({ query } as Request);
  return [...names];
}

describe('the description of the routes', () => {
  it('has every route, and no other', () => {
    expect(listRoutes().length).toBeGreaterThan(0);
    expect(listDescribed().sort()).toEqual(listRoutes().sort());
  });

  it('refers to nothing that is not there', () => {
    for (const reference of new Set(findReferences(description))) {
      expect(resolve(reference) && reference).toBe(reference);
    }
  });

  it.each([
    ['/fleet', []],
    ['/fleet.csv', ['partial']],
  ])('names each parameter of a query of %s', (path, more) => {
    const { parameters } = description.paths[path].get;
    expect(parameters.map(({ name }: { name: string }) => name).sort()).toEqual(
      [...listFleetParameters(), ...more].sort(),
    );
  });

  it('tells that a table with gaps is refused', () => {
    const { responses } = description.paths['/fleet.csv'].get;
    expect(Object.keys(responses)).toEqual(['200', '409', 'default']);
  });

  it('names each parameter of a path', () => {
    for (const [path, item] of Object.entries<JsonObject>(description.paths)) {
      const references = findReferences(item.parameters ?? []);
      expect(references.map(each => resolve(each)?.name)).toEqual(
        [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name),
      );
    }
  });
});
