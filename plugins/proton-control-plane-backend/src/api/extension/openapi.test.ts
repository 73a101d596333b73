import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import { JsonObject, JsonValue } from '@backstage/types';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { RequestAudit } from '../audit/RequestAudit';
import { createExtensionRouter } from './createExtensionRouter';

const file = resolvePackagePath(
  '@proton-vending/backstage-plugin-proton-control-plane-backend',
  'src/api/extension/openapi.yaml',
);
const description = parse(readFileSync(file, 'utf8'));

/** Every route of the router, such as `get /extension/v1/deployments/{id}/log`. */
function listRoutes(): string[] {
  type Options = Parameters<typeof createExtensionRouter>[0];
  // Routes are only listed, and no service is asked.
  const services = {} as Options;
  const router = createExtensionRouter({
    ...services,
    audit: RequestAudit.create({
      auditor: mockServices.auditor.mock(),
      logger: mockServices.logger.mock(),
    }),
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

describe('the description of the extension API', () => {
  it('has every route, and no other', () => {
    expect(listRoutes().length).toBeGreaterThan(0);
    expect(listDescribed().sort()).toEqual(listRoutes().sort());
  });

  it('refers to nothing that is not there', () => {
    for (const reference of new Set(findReferences(description))) {
      const found = reference
        .replace(/^#\//, '')
        .split('/')
        .reduce((value, name) => value?.[name], description);
      expect(found && reference).toBe(reference);
    }
  });

  it('names each parameter of a path', () => {
    for (const [path, item] of Object.entries<{ parameters: JsonObject[] }>(
      description.paths,
    )) {
      const names = item.parameters
        .map(({ $ref, name }) =>
          $ref
            ? description.components.parameters[String($ref).split('/')[3]].name
            : name,
        )
        .filter(name => path.includes(`{${name}}`));
      expect(names).toEqual(
        [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name),
      );
    }
  });
});
