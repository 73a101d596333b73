import { Dice } from '@proton-vending/test-utils';
import { mockServices } from '@backstage/backend-test-utils';
import { createTerraformEngine } from '@proton-vending/backstage-plugin-proton-control-plane-backend-module-terraform';
import { DefaultSchemaValidator } from '@proton-vending/schema-validation';
import { dirname, normalize } from 'node:path';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { renderTerraformEnvironment } from '@proton-vending/proton-terraform';
import { prepareRegistration } from '../templates/prepareRegistration';
import { EngineRegistry } from '../engines/EngineRegistry';
import { InvalidBundleError } from '../templates/sources/InvalidBundleError';
import { readBundleArchive } from '../templates/sources/archive';
import { Bundle, listInfrastructureFiles } from '../templates/sources/bundle';
import {
  ArchiveEntry,
  makeArchive,
} from '../templates/sources/__testUtils__/tarArchive';
import { mutateBytes, mutateText } from './__testUtils__/mutate';

const COUNT = Number(process.env.PROTON_FUZZ_BUNDLES ?? 300);
const SEED = Number(process.env.PROTON_FUZZ_SEED ?? 20261007);

jest.setTimeout(60_000 + COUNT * 500);

const PATHS = [
  ...['../outside', '/etc/outside', 'infrastructure/../../outside', '..', '.'],
  ...['infrastructure/a\0b', 'infrastructure/\n', '\\outside', 'C:\\outside'],
  ...['infrastructure/con', 'a/'.repeat(200), 'schema', 'infrastructure'],
];
const TYPES = [
  ...(['SymbolicLink', 'Link', 'CharacterDevice', 'BlockDevice'] as const),
  ...(['FIFO', 'Directory', 'ContiguousFile', 'GNUDumpDir'] as const),
];

function mutateEntry(entry: ArchiveEntry, dice: Dice): ArchiveEntry {
  switch (dice.below(9)) {
    case 0:
      return { ...entry, path: dice.pick(PATHS) };
    case 1:
      return { ...entry, path: mutateText(entry.path, dice) };
    case 2:
      return {
        ...entry,
        type: dice.pick(TYPES),
        linkpath: dice.pick(['/etc/passwd', '../../outside', 'main.tf']),
      };
    case 3:
      return { ...entry, size: dice.pick([0, 1, 2 ** 31, 2 ** 40]) };
    default:
      return {
        ...entry,
        contents: mutateText(String(entry.contents), dice),
      };
  }
}

function mutateArchive(dice: Dice): Buffer {
  const entries: ArchiveEntry[] = clusterBundle().files.map(file => ({
    ...file,
  }));
  for (let count = 1 + dice.below(2); count > 0; count--) {
    const at = dice.below(entries.length);
    entries[at] = mutateEntry(entries[at], dice);
  }
  const archive = makeArchive(entries);
  return dice.below(6) === 0 ? mutateBytes(archive, dice) : archive;
}

/** The folders that what is rendered of a bundle would be written to. */
function listPaths(bundle: Bundle): string[] {
  return renderTerraformEnvironment({
    files: listInfrastructureFiles(bundle),
    selector: '*',
    environment: {
      name: 'dev',
      arn: 'arn:aws:proton:us-east-1:123456789012:environment/dev',
    },
    inputs: { cluster_name: 'dev' },
    template: {
      arn: 'arn:aws:proton:us-east-1:123456789012:environment-template/eks',

      majorVersion: '1',
      minorVersion: '0',
    },
    deploymentId: '7c2f5a30-2f0d-4a6e-9b0e-6d1f0f6f3a11',
    accountId: '123456789012',
  }).map(({ path }) => path);
}

describe('mutated bundles', () => {
  const schemaValidator = DefaultSchemaValidator.create();
  const checks = {
    engines: EngineRegistry.create([
      createTerraformEngine({ logger: mockServices.logger.mock() }),
    ]),
    schemaValidator,
  };

  afterAll(() => schemaValidator.close());

  it(`are registered or refused by name, ${COUNT} of them`, async () => {
    const dice = new Dice(SEED);
    const mistakes: object[] = [];
    let registered = 0;
    for (let count = 0; count < COUNT; count++) {
      try {
        const bundle = await readBundleArchive(mutateArchive(dice));
        await prepareRegistration(checks, bundle);
        registered += 1;
        const escaping = listPaths(bundle).filter(
          path =>
            normalize(path).startsWith('..') ||
            path.startsWith('/') ||
            dirname(path).includes('\\'),
        );
        if (escaping.length > 0) {
          mistakes.push({ count, escaping });
        }
      } catch (error) {
        if (!(error instanceof InvalidBundleError)) {
          mistakes.push({ count, error });
        }
      }
    }

    expect(mistakes).toEqual([]);
    // Otherwise the mutations would be too coarse to find anything.
    expect(registered).toBeGreaterThan(COUNT / 20);
  });
});
