import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { demoImport } from '../../__testUtils__/demoImport';
import { mockProtonApi } from '../../__testUtils__/mockProtonApi';
import { FRONTEND_SYSTEMS } from '../../__testUtils__/renderCluster';
import { renderPage } from '../../__testUtils__/renderPage';
import { responseError } from '../../__testUtils__/responseError';
import { demoOverviews } from '../../__testUtils__/demoFleet';

const PERMISSION = 'proton.environment.import';
const URL = 'https://github.com/acme/infrastructure/tree/stable/live';
const REQUEST = {
  url: URL,
  provisioningRepository: {
    provider: 'GITHUB',
    name: 'acme/infrastructure',
    branch: 'stable',
  },
};

// What is loaded lazily takes long to be compiled for the first time.
jest.setTimeout(60_000);
const SLOW = { timeout: 30_000 };

const answers = (value: object) => jest.fn().mockResolvedValue(value);

function createApi(changes: Parameters<typeof mockProtonApi>[0] = {}) {
  return mockProtonApi({
    listPermissions: jest.fn(async () => ({ permissions: [PERMISSION] })),
    listAccounts: jest.fn(async () => ({
      accounts: [{ accountId: '123456789012', regions: ['us-east-1'] }],
    })),
    previewRepositoryImport: answers(demoImport()),
    importRepository: answers(demoImport('created')),
    ...changes,
  });
}

describe.each(FRONTEND_SYSTEMS)('the import in the %s system', system => {
  async function open(api = createApi()) {
    await renderPage({ system, protonApi: api, path: '/proton/import' });
    return api;
  }

  async function preview(api = createApi()) {
    await open(api);
    await userEvent.type(
      await screen.findByRole('textbox', { name: /^Repository URL/ }, SLOW),
      URL,
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Preview import' }),
    );
    return api;
  }

  it('shows what will be imported and what is skipped, then imports it', async () => {
    const api = await preview();
    const environments = await screen.findByRole('table', {
      name: 'Environments',
    });
    expect(api.previewRepositoryImport).toHaveBeenCalledWith(REQUEST);
    expect(environments).toHaveTextContent(/dev.*network 1.0.*environments/);
    expect(environments).toHaveTextContent('Will be imported');
    expect(environments).toHaveTextContent('main.tf differs');
    expect(
      screen.getByRole('table', { name: 'Template versions' }),
    ).toHaveTextContent('its schema is inferred');
    expect(screen.getByRole('table', { name: 'Skipped' })).toHaveTextContent(
      'AWS Proton deleted the resource',
    );
    expect(api.importRepository).not.toHaveBeenCalled();

    await userEvent.click(
      screen.getByRole('button', { name: 'Import 1 environment' }),
    );
    expect(
      await screen.findByText('1 environment was imported'),
    ).toBeInTheDocument();
    expect(api.importRepository).toHaveBeenCalledWith({
      ...REQUEST,
      revision: 'commit-1',
    });
    expect(
      screen.queryByRole('button', { name: /^Import/ }),
    ).not.toBeInTheDocument();
  });

  describe('takes Terraform states', () => {
    const STATE = JSON.stringify({
      version: 4,
      outputs: { password: { value: 'hunter2', sensitive: true } },
    });

    beforeAll(() => {
      // Browsers have it, and jsdom doesn't.
      Object.defineProperty(File.prototype, 'text', {
        configurable: true,
        value(this: File) {
          return new Promise(resolve => {
            const reader = new FileReader();
            reader.onload = () => resolve(reader.result);
            reader.readAsText(this);
          });
        },
      });
    });

    const choose = async (text: string, name = 'terraform.tfstate') =>
      userEvent.upload(
        await screen.findByLabelText('Terraform state of dev'),
        new File([text], name),
      );

    it('for outputs, without showing them', async () => {
      const api = await preview();
      await choose(STATE);
      expect(
        await screen.findByText('terraform.tfstate: 1 output'),
      ).toBeInTheDocument();
      expect(document.body).not.toHaveTextContent('hunter2');
      await userEvent.click(
        screen.getByRole('button', { name: 'Import 1 environment' }),
      );
      await screen.findByText('1 environment was imported');
      expect(api.importRepository).toHaveBeenCalledWith({
        ...REQUEST,
        states: { dev: STATE },
        revision: 'commit-1',
      });
      expect(
        screen.queryByLabelText('Terraform state of dev'),
      ).not.toBeInTheDocument();
    });

    it('that can be removed again', async () => {
      const api = await preview();
      await choose(STATE);
      await userEvent.click(
        await screen.findByRole('button', {
          name: 'Remove state of dev',
        }),
      );
      await userEvent.click(
        screen.getByRole('button', { name: 'Import 1 environment' }),
      );
      await screen.findByText('1 environment was imported');
      expect(api.importRepository).toHaveBeenCalledWith({
        ...REQUEST,
        revision: 'commit-1',
      });
    });

    it.each(['hunter2', '{"version":3}', 'null'])(
      'and refuses what is none: %s',
      async text => {
        await preview();
        await choose(text);
        expect(await screen.findByRole('alert')).toHaveTextContent(
          "This isn't a Terraform state of version 4",
        );
        expect(
          screen.getByRole('button', {
            name: 'Add state of dev',
          }),
        ).toBeInTheDocument();
      },
    );

    it('of a bounded size', async () => {
      await preview();
      const file = new File([STATE], 'large.tfstate');
      Object.defineProperty(file, 'size', { value: 17 * 1024 * 1024 });
      await userEvent.upload(
        await screen.findByLabelText('Terraform state of dev'),
        file,
      );
      expect(await screen.findByRole('alert')).toHaveTextContent(
        'The states are larger than 16 MiB together',
      );
    });
  });

  it('suggests the project of a URL of GitLab', async () => {
    const api = await open();
    await userEvent.type(
      await screen.findByRole('textbox', { name: /^Repository URL/ }, SLOW),
      'https://gitlab.com/acme/platform/infrastructure/-/tree/stable/live',
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Preview import' }),
    );
    await waitFor(() =>
      expect(api.previewRepositoryImport).toHaveBeenCalledWith(
        expect.objectContaining({
          provisioningRepository: {
            provider: 'GITLAB',
            name: 'acme/platform/infrastructure',
            branch: 'stable',
          },
        }),
      ),
    );
  });

  it('has nothing to import the second time', async () => {
    await preview(
      createApi({
        previewRepositoryImport: answers(demoImport('unchanged')),
      }),
    );
    expect(
      await screen.findByText(/^Nothing to import. Everything/),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: /^Import/ }),
    ).not.toBeInTheDocument();
  });

  it('says which parts failed', async () => {
    const failed = demoImport('created');
    failed.environments[0] = {
      ...failed.environments[0],
      result: 'failed',
      detail: "the spec doesn't fit",
    };
    await preview(createApi({ importRepository: answers(failed) }));
    await userEvent.click(
      await screen.findByRole('button', { name: 'Import 1 environment' }),
    );
    expect(await screen.findByText(/^1 part failed/)).toBeInTheDocument();
    expect(screen.getByText('Nothing was imported')).toBeInTheDocument();
    expect(
      screen.getByRole('table', { name: 'Environments' }),
    ).toHaveTextContent("Failedthe spec doesn't fit");
  });

  it('does not import into a repository that is not registered', async () => {
    await preview(
      createApi({
        previewRepositoryImport: answers({
          ...demoImport(),
          isRegistered: false,
        }),
      }),
    );
    expect(
      await screen.findByText(/^acme\/infrastructure isn't registered/),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('button', { name: 'Import 1 environment' }),
    ).toBeDisabled();
  });

  it('says that nothing was found, and what was skipped', async () => {
    await preview(
      createApi({
        previewRepositoryImport: answers({
          ...demoImport(),
          templates: [],
          versions: [],
          environments: [],
        }),
      }),
    );
    expect(
      await screen.findByText('No environments found'),
    ).toBeInTheDocument();
    expect(screen.getByRole('table', { name: 'Skipped' })).toBeInTheDocument();
  });

  it('says why the repository cannot be read, and forgets it with the next change', async () => {
    await preview(
      createApi({
        previewRepositoryImport: jest
          .fn()
          .mockRejectedValue(
            await responseError(400, 'InputError', 'It has no such branch'),
          ),
      }),
    );
    expect(await screen.findByRole('alert')).toHaveTextContent(
      "The repository couldn't be read: It has no such branch",
    );
    await userEvent.type(
      screen.getByRole('textbox', { name: /^Repository URL/ }),
      '2',
    );
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });

  it('shows no preview of what was written before', async () => {
    await preview();
    await screen.findByRole('table', { name: 'Environments' });
    await userEvent.type(screen.getByRole('textbox', { name: 'Owner' }), 'a');
    expect(screen.queryByRole('table')).not.toBeInTheDocument();
  });

  it('shows progress, and starts nothing twice', async () => {
    const api = await preview(
      createApi({
        previewRepositoryImport: jest
          .fn()
          .mockReturnValue(new Promise(() => {})),
      }),
    );
    expect(
      await screen.findByRole('progressbar', {
        name: 'Reading the repository',
      }),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('button', { name: 'Preview import' }),
    ).toBeDisabled();
    expect(
      screen.getByRole('textbox', { name: /^Repository URL/ }),
    ).toBeDisabled();
    expect(api.previewRepositoryImport).toHaveBeenCalledTimes(1);
  });

  it('asks for the repository when the URL says none', async () => {
    const api = await open();
    const url = await screen.findByRole(
      'textbox',
      { name: /^Repository URL/ },
      SLOW,
    );
    await userEvent.type(url, 'https://git.example.com/');
    const button = screen.getByRole('button', { name: 'Preview import' });
    expect(button).toBeDisabled();
    await userEvent.type(
      screen.getByRole('textbox', { name: /^Registered repository/ }),
      'acme/live',
    );
    await userEvent.click(button);
    await waitFor(() =>
      expect(api.previewRepositoryImport).toHaveBeenCalledWith({
        url: 'https://git.example.com/',
        provisioningRepository: {
          provider: 'GITHUB',
          name: 'acme/live',
          branch: 'main',
        },
      }),
    );
  });

  it('offers the accounts when there are several', async () => {
    const api = await open(
      createApi({
        listAccounts: jest.fn(async () => ({
          accounts: [
            { accountId: '123456789012', regions: ['us-east-1'] },
            { accountId: '210987654321', regions: ['eu-west-1'] },
          ],
        })),
      }),
    );
    await userEvent.type(
      await screen.findByRole('textbox', { name: /^Repository URL/ }, SLOW),
      URL,
    );
    await userEvent.click(await screen.findByText('123456789012 us-east-1'));
    await userEvent.click(
      within(screen.getByRole('listbox')).getByText('210987654321 eu-west-1'),
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Preview import' }),
    );
    await waitFor(() =>
      expect(api.previewRepositoryImport).toHaveBeenCalledWith({
        ...REQUEST,
        accountId: '210987654321',
        region: 'eu-west-1',
      }),
    );
  });

  it('names the permission that is missing', async () => {
    await open(
      createApi({
        listPermissions: jest.fn(async () => ({ permissions: [] })),
      }),
    );
    expect(
      await screen.findByText(
        /You need the permission proton.environment.import/,
        undefined,
        SLOW,
      ),
    ).toBeInTheDocument();
    expect(screen.queryByRole('textbox')).not.toBeInTheDocument();
  });
});

describe('the link to the import', () => {
  it.each([
    [[PERMISSION], 1],
    [['proton.template.publish'], 0],
  ])('is shown to those who may import: %j', async (permissions, count) => {
    await renderPage({
      system: 'new',
      path: '/proton/templates',
      protonApi: createApi({
        listPermissions: jest.fn(async () => ({ permissions })),
        listTemplateOverviews: jest.fn(async () => demoOverviews),
      }),
    });
    await screen.findByText('EKS cluster', undefined, SLOW);
    await waitFor(() =>
      expect(
        screen.queryAllByRole('button', { name: 'Import from AWS Proton' }),
      ).toHaveLength(count),
    );
  });
});
