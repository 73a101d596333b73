import { mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  ANNOTATION_PROTON_ENVIRONMENT_TEMPLATE,
  ANNOTATION_PROTON_ENVIRONMENT_TEMPLATE_VERSION,
} from '@proton-vending/backstage-plugin-proton-common';
import { resource } from '../__testUtils__/startBackend';
import {
  createReadLimit,
  MOST_READS,
  OwnedEnvironments,
} from './OwnedEnvironments';

const SCOPE = 'arn:aws:proton:us-east-1:123456789012';
const TEMPLATE = `${SCOPE}:environment-template/eks`;

function environment(name: string) {
  const entity = resource({ name, arn: `${SCOPE}:environment/${name}` });
  return {
    ...entity,
    metadata: {
      ...entity.metadata,
      annotations: {
        ...entity.metadata.annotations,
        [ANNOTATION_PROTON_ENVIRONMENT_TEMPLATE]: TEMPLATE,
        [ANNOTATION_PROTON_ENVIRONMENT_TEMPLATE_VERSION]: '1.0',
      },
    },
  };
}

/** A catalog of two pages, which counts who reads at the same time. */
function createCountingCatalog() {
  const reads = { running: 0, most: 0 };
  async function* stream() {
    for (const name of ['one', 'two']) {
      reads.running += 1;
      reads.most = Math.max(reads.most, reads.running);
      await new Promise(resolve => setImmediate(resolve));
      reads.running -= 1;
      yield [environment(name)];
    }
  }
  const catalog = catalogServiceMock.mock({ streamEntities: stream });
  return { catalog, reads };
}

function start() {
  const { catalog, reads } = createCountingCatalog();
  const stop = new AbortController();
  const environments = new OwnedEnvironments({
    auth: mockServices.auth({ pluginId: 'proton' }),
    catalog,
    limit: createReadLimit(stop.signal),
  });
  const list = async () => {
    const names: string[] = [];
    for await (const page of environments.listOfTemplate(TEMPLATE)) {
      names.push(...page.map(({ entity }) => entity.metadata.name));
    }
    return names;
  };
  return { environments, list, reads, stop };
}

describe('OwnedEnvironments', () => {
  it('reads some pages at a time, however many templates change at once', async () => {
    const { list, reads } = start();

    const all = await Promise.all(Array.from({ length: 5 * MOST_READS }, list));

    expect(all).toEqual(Array(5 * MOST_READS).fill(['one', 'two']));
    expect(reads.most).toBe(MOST_READS);
  });

  it('reads no other page when there is no time left', async () => {
    const { environments, stop } = start();
    const pages = environments.listOfTemplate(TEMPLATE);
    await pages.next();

    stop.abort();

    await expect(pages.next()).rejects.toThrow('aborted');
  });
});

describe('createReadLimit', () => {
  it('lets some read at a time, and all in the end', async () => {
    const limit = createReadLimit(new AbortController().signal);
    let running = 0;
    let most = 0;
    const read = async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise(resolve => setImmediate(resolve));
      running -= 1;
      return 'read';
    };

    const all = Array.from({ length: 5 * MOST_READS }, () => limit(read));

    expect(new Set(await Promise.all(all))).toEqual(new Set(['read']));
    expect(most).toBe(MOST_READS);
  });

  it('begins no read when there is no time left', async () => {
    const stop = new AbortController();
    const limit = createReadLimit(stop.signal);
    const read = jest.fn(async () => {});
    stop.abort();

    await expect(limit(read)).rejects.toThrow('aborted');
    expect(read).not.toHaveBeenCalled();
  });
});
