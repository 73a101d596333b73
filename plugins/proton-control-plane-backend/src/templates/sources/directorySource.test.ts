import { createMockDirectory } from '@backstage/backend-test-utils';
import { execFileSync } from 'child_process';
import { symlinkSync } from 'fs';
import { readTemplateDirectory } from './directorySource';
import { BUNDLE_LIMITS } from './limits';
import { makeBundle, TERRAFORM_FILES } from './__testUtils__/bundles';

const terraformBundle = makeBundle(TERRAFORM_FILES);

// Thousands of files take their time on a busy machine.
jest.setTimeout(30_000);

describe('readTemplateDirectory', () => {
  const outside = createMockDirectory();
  const templates = createMockDirectory();

  beforeEach(() => {
    outside.setContent({ 'main.tf': '# secret', schema: {} });
    templates.setContent({ 'eks/v1': TERRAFORM_FILES });
  });

  const link = (target: string, path: string) =>
    symlinkSync(target, templates.resolve(path));

  const readEks = async () => {
    const { bundles, problems } = await readTemplateDirectory(templates.path);
    return {
      bundles: bundles.map(({ bundle }) => bundle),
      problems: problems.flatMap(({ error }) => error.problems),
    };
  };

  it('reads every major version of every template, in order', async () => {
    templates.setContent({
      'eks-sandbox/v1': TERRAFORM_FILES,
      'eks-cluster/v10': TERRAFORM_FILES,
      'eks-cluster/v9': TERRAFORM_FILES,
    });

    await expect(readTemplateDirectory(templates.path)).resolves.toEqual({
      bundles: [
        {
          templateName: 'eks-cluster',
          majorVersion: '9',
          bundle: terraformBundle,
        },
        {
          templateName: 'eks-cluster',
          majorVersion: '10',
          bundle: terraformBundle,
        },
        {
          templateName: 'eks-sandbox',
          majorVersion: '1',
          bundle: terraformBundle,
        },
      ],
      problems: [],
    });
  });

  it('leaves out what is no part of a bundle', async () => {
    templates.addContent({
      'README.md': 'read me',
      '.git/HEAD': 'ref: refs/heads/main',
      '_modules/network/main.tf': '',
      'eks/README.md': 'read me',
      'eks/docs/guide.md': 'read me',
      'eks/v1/README.md': 'read me',
      'eks/v1/diagram.png': Buffer.from([0x89, 0xff]),
      'eks/v1/schema/.DS_Store': Buffer.from([0xff]),
      'eks/v1/infrastructure/.terraform/providers/null': Buffer.from([0xff]),
      'eks/v1/infrastructure/terraform.tfstate': '{}',
    });

    await expect(readEks()).resolves.toEqual({
      bundles: [terraformBundle],
      problems: [],
    });
  });

  it('reads files beside the .tf files that are not text', async () => {
    const png = Buffer.from('89504e470d0a1a0a', 'hex');
    templates.addContent({ 'eks/v1/infrastructure/logo.png': png });

    const { bundles, problems } = await readEks();

    expect(problems).toEqual([]);
    expect(bundles[0].files).toContainEqual({
      path: 'infrastructure/logo.png',
      contents: png,
    });
  });

  it('tells what is wrong with one template beside the others', async () => {
    templates.addContent({
      'aks/v1/schema/schema.yaml': Buffer.from([0xff]),
      'aks/v2': TERRAFORM_FILES,
      'no version/v1': TERRAFORM_FILES,
      'gke/1.0': TERRAFORM_FILES,
      'gke/v02': TERRAFORM_FILES,
      'kind/docs/guide.md': '',
    });
    const { bundles, problems } = await readTemplateDirectory(templates.path);

    expect(bundles.map(b => `${b.templateName}:${b.majorVersion}`)).toEqual([
      'aks:2',
      'eks:1',
    ]);
    expect(
      problems.map(({ error, ...place }) => ({ ...place, ...error })),
    ).toMatchObject([
      {
        templateName: 'aks',
        majorVersion: '1',
        problems: ['schema/schema.yaml is not UTF-8 text'],
      },
      {
        templateName: 'gke',
        problems: [
          'gke/1.0 is not named as a major version is: v1, v2 and so on',
          'gke/v02 is not named as a major version is: v1, v2 and so on',
        ],
      },
      {
        templateName: 'kind',
        problems: ['kind has no folder for a major version, such as v1'],
      },
      {
        templateName: 'no version',
        problems: [expect.stringMatching(/^The name no version must start/)],
      },
    ]);
  });

  describe('links', () => {
    it('are followed inside of the folder', async () => {
      templates.addContent({ '_modules/network/vpc.tf': '# shared' });
      link('../../../_modules/network', 'eks/v1/infrastructure/network');
      link('v1', 'eks/v2');
      const { bundles, problems } = await readEks();

      expect(problems).toEqual([]);
      expect(bundles).toHaveLength(2);
      expect(bundles[1]).toEqual(bundles[0]);
      expect(bundles[0].files).toContainEqual({
        path: 'infrastructure/network/vpc.tf',
        contents: '# shared',
      });
    });

    it.each([
      ['a file', 'main.tf', 'eks/v1/infrastructure/stolen.tf'],
      ['a folder', '.', 'eks/v1/infrastructure/stolen'],
      ['a whole bundle folder', 'schema', 'eks/v1/instance_infrastructure'],
    ])('to %s outside are refused', async (_, target, path) => {
      link(outside.resolve(target), path);

      await expect(readEks()).resolves.toEqual({
        bundles: [],
        problems: [
          `${path.replace(
            'eks/v1/',
            '',
          )} is a link that leads out of the template folder`,
        ],
      });
    });

    it.each(['stolen', 'eks/v2'])(
      'outside as the folder %s are refused',
      async path => {
        link(outside.path, path);

        await expect(readEks()).resolves.toEqual({
          bundles: [terraformBundle],
          problems: [`${path} is a link that leads out of the template folder`],
        });
      },
    );

    it('that lead nowhere or in circles are refused', async () => {
      link('nowhere', 'eks/v1/infrastructure/a.tf');
      link('b.tf', 'eks/v1/infrastructure/b.tf');
      link('..', 'eks/v1/infrastructure/c');
      link('.', 'eks/v1/infrastructure/d');
      const { bundles, problems } = await readEks();

      expect(bundles).toEqual([]);
      expect(problems.sort()).toEqual([
        'infrastructure/a.tf cannot be read: it is a link to nothing',
        'infrastructure/b.tf cannot be read: it is a link to itself',
        'infrastructure/c is a link to a folder that it is in',
        'infrastructure/d is a link to a folder that it is in',
      ]);
    });
  });

  it('refuses a named pipe rather than waiting for it', async () => {
    execFileSync('mkfifo', [templates.resolve('eks/v1/schema/pipe.yaml')]);

    await expect(readEks()).resolves.toEqual({
      bundles: [],
      problems: ['schema/pipe.yaml is neither a file nor a folder'],
    });
  });

  it('does not read more than a bundle may have', async () => {
    const half = Buffer.alloc(BUNDLE_LIMITS.bundleBytes / 2, '#');
    templates.addContent({
      'eks/v1/infrastructure/a.tf': half,
      'eks/v1/infrastructure/b.tf': half,
    });

    await expect(readEks()).resolves.toEqual({
      bundles: [],
      problems: ['The bundle has more than 10,485,760 bytes (10 MB)'],
    });
  });

  it('does not read more files than a bundle may have', async () => {
    const files: Record<string, string> = {};
    for (let i = 0; i <= BUNDLE_LIMITS.entries; i++) {
      files[`eks/v1/infrastructure/${i}.tf`] = '';
    }
    templates.addContent(files);

    await expect(readEks()).resolves.toEqual({
      bundles: [],
      problems: ['The bundle has more than 2,000 files and folders'],
    });
  });

  it('says when the folder does not exist', async () => {
    await expect(
      readTemplateDirectory(templates.resolve('missing')),
    ).rejects.toThrow(
      /^The folder of environment templates .*missing does not exist$/,
    );
  });
});
