import { ConfigReader } from '@backstage/config';
import { readTerraformOptions } from './readTerraformOptions';

const read = (terraform: object) =>
  readTerraformOptions(
    new ConfigReader({
      protonControlPlane: { dataDirectory: '/var/lib/proton', terraform },
    }),
  );

describe('readTerraformOptions', () => {
  it('isolates as far as possible, and leaves limits to the library', () => {
    expect(read({})).toMatchObject({ isolation: { mode: 'auto' }, limits: {} });
  });

  it('hides the files of the backend from templates', () => {
    const root = new ConfigReader({
      backend: { database: { connection: { directory: '/usr/local/db' } } },
      protonControlPlane: { dataDirectory: '/usr/local/proton' },
    });
    expect(readTerraformOptions(root).isolation?.hiddenPaths).toEqual(
      expect.arrayContaining([
        '/usr/local/db',
        '/usr/local/proton',
        process.cwd(),
      ]),
    );
  });

  it('reads what the operator says', () => {
    expect(
      read({
        isolation: {
          mode: 'required',
          readOnlyPaths: ['/opt/tools'],
          reachableAddresses: ['127.0.0.1:5000'],
          allowInstanceMetadata: true,
        },
        limits: {
          memory: '2 GB',
          processes: 500,
          openFiles: 1024,
          cpuTime: '30m',
          cpus: 1.5,
        },
      }),
    ).toMatchObject({
      isolation: {
        mode: 'required',
        readOnlyPaths: ['/opt/tools'],
        reachableAddresses: ['127.0.0.1:5000'],
        allowInstanceMetadata: true,
      },
      limits: {
        memory: 2e9,
        processes: 500,
        openFiles: 1024,
        cpuTime: { minutes: 30 },
        cpus: 1.5,
      },
    });
  });

  it.each([
    [{ isolation: { mode: 'bubblewrap' } }, /isolation.mode must be one of/],
    [{ limits: { memory: 'much' } }, /limits.memory must be a number of bytes/],
    [{ limits: { processes: 1 } }, /must be whole numbers of 64 or more/],
    [{ limits: { cpus: 0 } }, /cpus a number above 0/],
  ])('refuses %j', (terraform, message) => {
    expect(() => read(terraform)).toThrow(message);
  });
});
