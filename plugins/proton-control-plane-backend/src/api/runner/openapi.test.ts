import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { JsonObject } from '@backstage/types';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { RecordedMetrics } from '../../__testUtils__/RecordedMetrics';
import { RunnerMetrics } from '../../metrics/RunnerMetrics';
import { RunnerApi } from '../../runners/createRunnerApi';
import { RefusalAudit } from '../audit/RefusalAudit';
import { RequestAudit } from '../audit/RequestAudit';
import { createRunnerRouter } from './createRunnerRouter';

const file = resolvePackagePath(
  '@proton-vending/backstage-plugin-proton-control-plane-backend',
  'src/api/runner/openapi.yaml',
);
const description = parse(readFileSync(file, 'utf8'));

/** Every route of the router, such as `get /runner/v1/run`. */
function listRoutes(): string[] {
  const router = createRunnerRouter({
    // Routes are only listed, and nothing is reported.
    runners: {} as RunnerApi,
    audit: {} as RequestAudit,
    refusals: {} as RefusalAudit,
    metrics: RunnerMetrics.create(new RecordedMetrics().service),
    maxStateBytes: 1,
  });
  const layers = router.stack as unknown as {
    route?: { path: string; methods: Record<string, boolean> };
  }[];
  return layers.flatMap(({ route }) =>
    Object.keys(route?.methods ?? {}).map(method => `${method} ${route?.path}`),
  );
}

function listDescribed(): string[] {
  return Object.entries<JsonObject>(description.paths).flatMap(([path, item]) =>
    Object.keys(item)
      .filter(key => key !== 'parameters')
      .map(method => `${method} ${path}`),
  );
}

it('describes every route of the runner API, and no other', () => {
  expect(listRoutes().length).toBeGreaterThan(10);
  expect(listDescribed().sort()).toEqual(listRoutes().sort());
});
