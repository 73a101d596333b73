import { ContainerSpec, PodObject } from './objects';
import { readRequests } from './readRequests';

function container(
  cpu: string,
  memory?: string,
  rest: Partial<ContainerSpec> = {},
): ContainerSpec {
  const requests = { cpu, ...(memory && { memory }) };
  return { name: 'main', resources: { requests }, ...rest };
}

function requestsOf(spec: PodObject['spec']) {
  return readRequests({ spec });
}

describe('readRequests', () => {
  it('sums the containers', () => {
    expect(
      requestsOf({ containers: [container('100m', '1Gi'), container('1')] }),
    ).toEqual({ cpu: 1.1, memory: 2 ** 30 });
  });

  it('takes the largest init container if it needs more', () => {
    expect(
      requestsOf({
        containers: [container('100m')],
        initContainers: [container('2'), container('500m')],
      }).cpu,
    ).toBe(2);
  });

  it('adds sidecars to the containers, and to init containers after them', () => {
    const sidecar = container('250m', undefined, { restartPolicy: 'Always' });
    expect(
      requestsOf({
        containers: [container('500m')],
        initContainers: [sidecar],
      }).cpu,
    ).toBe(0.75);
    expect(
      requestsOf({
        containers: [container('500m')],
        initContainers: [sidecar, container('1')],
      }).cpu,
    ).toBe(1.25);
  });

  it('adds the overhead, and prefers what the pod requests as a whole', () => {
    expect(
      requestsOf({
        containers: [container('500m', '1Gi')],
        overhead: { cpu: '250m' },
        resources: { requests: { cpu: '1' } },
      }),
    ).toEqual({ cpu: 1.25, memory: 2 ** 30 });
  });

  it('is nothing where nothing is requested', () => {
    expect(requestsOf({ containers: [{ name: 'main' }] })).toEqual({
      cpu: 0,
      memory: 0,
    });
    expect(readRequests({})).toEqual({ cpu: 0, memory: 0 });
  });
});
