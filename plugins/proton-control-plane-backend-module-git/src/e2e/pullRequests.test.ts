import { formatEnvironmentSpec } from '@proton-vending/backstage-plugin-proton-common';
import { eventually, HostedGit } from '@proton-vending/test-utils';
import { arnOf, GitPlane } from '../__testUtils__/GitPlane';
import {
  EACH_HOST,
  EACH_PIPELINE_HOST,
  formatPull,
  formatPullTitle,
  listPullLinks,
} from '../__testUtils__/testHosts';
import { useGitPlane } from '../__testUtils__/useGitPlane';

jest.setTimeout(240_000);

const headerOf = (name: string) => `/*
This file is managed by AWS Proton. Any changes made directly to this file will be overwritten the next time AWS Proton performs an update.

To manage this resource, see AWS Proton Resource: ${arnOf(name)}

If the resource is no longer accessible within AWS Proton, it may have been deleted and may require manual cleanup.
*/

`;

describe.each(EACH_HOST)(
  'deployments through pull requests on $title',
  host => {
    let plane: GitPlane;
    let repository: HostedGit;
    let name: string;

    useGitPlane(
      'infrastructure',
      test => {
        ({ plane, repository, name } = test);
      },
      { host },
    );

    const create = () => plane.create(name, repository.name);

    const notify = (status: 'SUCCEEDED' | 'FAILED') =>
      plane.notify(name, status);

    it('write the files of AWS Proton in one commit', async () => {
      await create();
      await plane.waitsFor(name, 'Waiting for review');
      const { id } = await plane.readDeployment(name);
      const branch = `proton--proton-environment-${id}`;
      const [pull] = repository.pulls;

      expect(pull).toMatchObject({
        title: `Update requested for Proton - environment/${name}`,
        head: branch,
        base: 'main',
      });
      expect(await repository.git.find(`${branch}~1`)).toBe(
        await repository.git.find('main'),
      );
      const entries = await repository.git.listTree(branch, true);
      expect(
        entries.filter(({ type }) => type === 'blob').map(({ path }) => path),
      ).toEqual([
        'README.md',
        `${name}/.proton/deployment-metadata.json`,
        `${name}/addons/values.yaml`,
        `${name}/main.tf`,
        `${name}/network.tf`,
        `${name}/proton.auto.tfvars.json`,
        `${name}/proton.environment.variables.tf`,
      ]);
      const read = (path: string) =>
        repository.git.read(branch, `${name}/${path}`);
      expect(await read('network.tf')).toBe(`${headerOf(name)}locals {}\n`);
      expect(await read('addons/values.yaml')).toBe('replicas: 2\n');
      expect(await read('.proton/deployment-metadata.json')).toBe(`{
  "deploymentId" : "${id}",
  "isResourceDeleted" : false,
  "resourceMetadata" : {
    "arn" : "${arnOf(name)}",
    "templateArn" : "arn:aws:proton:us-east-1:123456789012:environment-template/eks",
    "templateMajorVersion" : "1",
    "templateMinorVersion" : "0"
  }
}`);
      expect(await read('proton.auto.tfvars.json')).toBe(`{
  "environment" : {
    "name" : "${name}",
    "inputs" : {
      "cluster_name" : "${name}",
      "nodes" : 2
    }
  },
  "proton_tags" : {
    "proton:account" : "123456789012",
    "proton:template" : "arn:aws:proton:us-east-1:123456789012:environment-template/eks",
    "proton:environment" : "${arnOf(name)}"
  },
  "//" : "${arnOf(name)}"
}`);
    });

    it('write below environments/ when the repository has that folder', async () => {
      await repository.git.push('main', {
        'environments/README.md': '# All\n',
      });
      await plane.deploy(name, repository);
      const folder = `environments/${name}`;
      const read = (revision: string) =>
        repository.git.read(
          revision,
          `${folder}/.proton/deployment-metadata.json`,
        );
      expect(await read('main')).toContain(arnOf(name));
      expect(repository.pulls[0].body).toContain(`<code>${folder}</code>`);
      const root = await repository.git.listTree('main', false);
      expect(root.map(({ path }) => path)).toEqual([
        'README.md',
        'environments',
      ]);

      await plane.redeploy(name);
      await plane.waitsFor(name, `review of ${formatPull(host, 2)}`);
      const { id } = await plane.readDeployment(name);
      expect(await read(repository.pulls[1].headCommit)).toContain(id);
    });

    it('follow a folder that was moved, and refuse a copy of it', async () => {
      await plane.deploy(name, repository);
      const move = async (from: string, to: string, keep = false) => {
        const tree = await repository.git.listTree('main', true);
        const changes: Record<string, string | undefined> = {};
        for (const { path, type } of tree) {
          if (type === 'blob' && path.startsWith(`${from}/`)) {
            const moved = `${to}/${path.slice(from.length + 1)}`;
            changes[moved] = await repository.git.read('main', path);
            if (!keep) {
              changes[path] = undefined;
            }
          }
        }
        await repository.git.push('main', changes);
      };
      const folder = `teams/platform/${name}-eu`;
      await move(name, folder);
      await plane.redeploy(name);
      await plane.waitsFor(name, `review of ${formatPull(host, 2)}`);
      const [, pull] = repository.pulls;
      expect(pull.body).toContain(`<code>${folder}</code>`);
      const { id } = await plane.readDeployment(name);
      expect(
        await repository.git.read(
          pull.headCommit,
          `${folder}/.proton/deployment-metadata.json`,
        ),
      ).toContain(id);
      const root = await repository.git.listTree(pull.headCommit, false);
      expect(root.map(({ path }) => path)).not.toContain(name);
      await plane.finish(name, repository, 2);

      await move(folder, 'copy', true);
      await plane.redeploy(name);
      const failed = await plane.reaches(name, 'FAILED');
      expect(failed?.deploymentStatusMessage).toContain(
        `belong to environment ${name}, as their .proton/deployment-metadata.json says: copy, ${folder}. Remove that file from all but one`,
      );
    });

    it('wait for the review, then for the pipeline, and end with its outputs', async () => {
      await create();
      const review = await plane.waitsFor(name, 'Waiting for review');
      expect(review).toEqual({
        reason: `Waiting for review of ${formatPull(host, 1)} in ${
          repository.name
        }`,
        links: listPullLinks(host, repository.name),
      });
      repository.checks.set(repository.pulls[0].headCommit, [
        { name: 'lint', status: 'completed', conclusion: 'success' },
        {
          name: 'plan',
          status: 'completed',
          conclusion: 'failure',
          details_url: 'https://ci.example.com/1',
        },
      ]);
      const failed = await plane.waitsFor(name, 'checks: ');
      expect(failed.reason).toContain('; checks: 1 failed (plan), 1 passed');
      expect(failed.links.at(-1)).toEqual({
        title: 'Failed: plan',
        url: 'https://ci.example.com/1',
      });

      const commit = await repository.merge(1, 'squash');
      const pipeline = await plane.waitsFor(name, 'Waiting for the pipeline');
      expect(pipeline.reason).toBe(
        `Waiting for the pipeline of ${
          repository.name
        } to report the result of commit ${commit.slice(0, 7)}`,
      );
      await notify('SUCCEEDED');
      const environment = await plane.reaches(name, 'SUCCEEDED');
      expect(environment?.provisioningRepository?.name).toBe(repository.name);
      const { outputs } = await plane.client.listEnvironmentOutputs({
        environmentName: name,
      });
      expect(outputs).toEqual([{ key: 'cluster_name', valueString: name }]);
      const log = await plane.readLog(name);
      expect(log).toContainEqual(
        `${formatPullTitle(
          host,
          1,
        )} was merged into main by reviewer as commit ${commit}`,
      );
      expect(log.filter(message => message.includes('aiting'))).toEqual([
        `Waiting for repository ${repository.name}`,
        review.reason,
        failed.reason,
        pipeline.reason,
      ]);
    });

    it('fail when the pipeline reports a failure, and start again', async () => {
      await create();
      await plane.waitsFor(name, 'Waiting for review');
      await repository.merge(1);
      await plane.waitsFor(name, 'Waiting for the pipeline');
      await notify('FAILED');
      await plane.reaches(name, 'FAILED');

      await plane.client.updateEnvironment({
        name,
        deploymentType: 'CURRENT_VERSION',
      });
      await plane.waitsFor(name, `review of ${formatPull(host, 2)}`);
      const main = await repository.git.find('main');
      const changed = (
        await repository.git.listTree(repository.pulls[1].headCommit, true)
      ).filter(({ type }) => type === 'blob');
      const before = new Set(
        (await repository.git.listTree(String(main), true)).map(
          ({ sha }) => sha,
        ),
      );
      expect(
        changed.filter(({ sha }) => !before.has(sha)).map(({ path }) => path),
      ).toEqual([`${name}/.proton/deployment-metadata.json`]);
    });

    it('tell reviewers what changes, and remove what is no longer used', async () => {
      await plane.deploy(name, repository);
      await repository.git.push('main', {
        [`${name}/addons/values.yaml`]: 'replicas: 9\n',
        [`${name}/main.tf`]: '# edited\n',
      });
      await plane.client.updateEnvironment({
        name,
        deploymentType: 'MAJOR_VERSION',
        spec: formatEnvironmentSpec({ cluster_name: '<b>`|', zones: 3 }),
      });
      await plane.waitsFor(name, `review of ${formatPull(host, 2)}`);
      const { body, headCommit } = repository.pulls[1];

      expect(body).toContain(`**Update environment <code>${name}</code>**`);
      expect(body).toContain('<code>eks</code> 1.0 → 2.0');
      expect(body).toContain(
        `| <code>cluster&#95;name</code> | <code>"${name}"</code> | <code>"&lt;b&gt;&#96;&#124;"</code> |`,
      );
      expect(body).toContain('| <code>zones</code> |  | <code>3</code> |');
      expect(body).not.toContain('<code>nodes</code>');
      expect(body).toContain(
        '- Removed, because the template version no longer has them: <code>network.tf</code>',
      );
      expect(body).toContain(
        'although the template version no longer has them: <code>addons/values.yaml</code>',
      );
      expect(body).toContain(
        '- Overwritten, although somebody edited them since the last deployment: <code>main.tf</code>',
      );
      const page = `https://backstage.example.com/catalog/default/resource/${name}/proton`;
      const { id } = await plane.readDeployment(name);
      expect(body).toContain(`| Deployment | ${page}/deployment/${id} |`);
      expect(body).toContain(`| Cluster | ${page} |`);
      const files = (await repository.git.listTree(headCommit, true)).map(
        ({ path }) => path,
      );
      expect(files).not.toContain(`${name}/network.tf`);
      expect(files).toContain(`${name}/addons/values.yaml`);
      expect(await repository.git.read(headCommit, `${name}/main.tf`)).toMatch(
        /^\/\*\nThis file is managed by AWS Proton/,
      );
    });

    it('stay linked to the pull request and the logs of the pipeline', async () => {
      await create();
      await plane.waitsFor(name, 'Waiting for review');
      const checks = (commit: string, check: string) =>
        repository.statuses.set(commit, [
          {
            context: check,
            state: 'success',
            target_url: `https://ci.example.com/${check}`,
          },
        ]);
      const { head } = repository.pulls[0];
      checks(String(await repository.git.find(head)), 'plan');
      await plane.waitsFor(name, '1 passed');
      checks(await repository.merge(1), 'apply');
      await plane.waitsFor(name, 'checks: 1 passed');
      await plane.stopsWaitingFor(name, 'Waiting for review');
      await notify('FAILED');
      await plane.reaches(name, 'FAILED');

      expect(await plane.readLinks(name)).toEqual([
        ...listPullLinks(host, repository.name),
        { title: 'Log: apply', url: 'https://ci.example.com/apply' },
        { title: 'Log: plan', url: 'https://ci.example.com/plan' },
      ]);
    });

    it('are cancelled when the pull request is closed', async () => {
      await create();
      await plane.waitsFor(name, 'Waiting for review');
      repository.pulls[0].state = 'closed';
      const environment = await plane.reaches(name, 'CANCELLED');
      expect(environment?.deploymentStatusMessage).toBe(
        `${formatPullTitle(host, 1)} of ${
          repository.name
        } was closed without being merged. Start the deployment again to open another one`,
      );
      expect(await plane.readLinks(name)).toContainEqual({
        title: formatPullTitle(host, 1),
        url: `${host.web}/${repository.name}/${host.pullPath}/1`,
      });
      // Nothing was provisioned, so there is nothing to review.
      await plane.client.deleteEnvironment({ name });
      await plane.reaches(name, 'GONE');
      expect(repository.pulls).toHaveLength(1);
    });

    it('close the pull request when they are cancelled', async () => {
      await create();
      await plane.waitsFor(name, 'Waiting for review');
      await plane.client.cancelEnvironmentDeployment({ environmentName: name });
      await plane.reaches(name, 'CANCELLED');
      const [pull] = repository.pulls;
      expect(pull).toMatchObject({
        state: 'closed',
        comments: ['The deployment was cancelled.'],
      });
      expect(await repository.git.find(`refs/heads/${pull.head}`)).toBe(
        undefined,
      );
    });

    it('let the pipeline end what is merged, also when they are cancelled', async () => {
      await create();
      await plane.waitsFor(name, 'Waiting for review');
      await repository.merge(1);
      await plane.waitsFor(name, 'Waiting for the pipeline');
      await plane.client.cancelEnvironmentDeployment({ environmentName: name });
      await plane.reaches(name, 'CANCELLING');
      await notify('SUCCEEDED');
      await plane.reaches(name, 'SUCCEEDED');
    });

    it('mark the files as deleted, and wait for the pipeline to destroy', async () => {
      await plane.deploy(name, repository);
      await plane.client.deleteEnvironment({ name });
      await plane.waitsFor(name, `review of ${formatPull(host, 2)}`);
      const { headCommit, head, body } = repository.pulls[1];
      const read = (path: string, at = headCommit) =>
        repository.git.read(at, `${name}/${path}`);
      expect(body).toContain(`**Delete environment <code>${name}</code>**`);
      expect(await read('.proton/deployment-metadata.json')).toContain(
        '"deploymentId" : "<proton-resource-deleted>",\n  "isResourceDeleted" : true',
      );
      expect(await read('network.tf')).toBe(`/*
This file is no longer managed by AWS Proton. The associated resource has been deleted in Proton.
*/

locals {}
`);
      expect(await read('proton.auto.tfvars.json')).toBe(
        await read('proton.auto.tfvars.json', 'main'),
      );
      expect(head).toContain((await plane.readDeployment(name)).id);

      await repository.merge(2);
      await plane.waitsFor(name, 'Waiting for the pipeline');
      expect((await plane.find(name))?.deploymentStatus).toBe(
        'DELETE_IN_PROGRESS',
      );
      const { id: deletion } = await plane.readDeployment(name);
      await plane.notify(name, 'FAILED', deletion);
      await plane.reaches(name, 'DELETE_FAILED');

      // The pipeline that runs again is the one of the first delete.
      await plane.client.deleteEnvironment({ name });
      await plane.waitsFor(name, 'already marks the environment as deleted');
      await plane.notify(name, 'SUCCEEDED', deletion);
      await plane.reaches(name, 'GONE');

      await create();
      await plane.waitsFor(name, `review of ${formatPull(host, 3)}`);
      const { id: creation } = await plane.readDeployment(name);
      await expect(
        plane.notify(name, 'SUCCEEDED', deletion),
      ).rejects.toMatchObject({
        name: 'ResourceNotFoundException',
        message: `Deployment ${deletion} is not one of environment ${name}, whose latest deployment is ${creation}. Send the ID of the deployment that the pipeline ran for`,
      });
      expect((await plane.find(name))?.deploymentStatus).toBe('IN_PROGRESS');
      expect(
        await repository.git.read(
          repository.pulls[2].headCommit,
          `${name}/network.tf`,
        ),
      ).toBe(`${headerOf(name)}locals {}\n`);
    });
  },
);

describe('deployments on GitHub', () => {
  let plane: GitPlane;
  let repository: HostedGit;
  let name: string;

  useGitPlane('conditional', test => {
    ({ plane, repository, name } = test);
  });

  it('ask again only for what has changed', async () => {
    await plane.create(name, repository.name);
    await plane.waitsFor(name, 'Waiting for review');
    await eventually(() =>
      plane.api.requests.includes(`GET /repos/${repository.name}/pulls/1 304`),
    );
  });
});

describe.each(EACH_PIPELINE_HOST)(
  'deployments with webhooks of $title',
  host => {
    let plane: GitPlane;
    let repository: HostedGit;
    let name: string;

    useGitPlane(
      'webhooks',
      test => {
        ({ plane, repository, name } = test);
      },
      { git: { pollInterval: { hours: 1 } }, host },
    );

    it('look at once when a webhook names their branch', async () => {
      await plane.create(name, repository.name);
      await plane.waitsFor(name, 'Waiting for review');
      const [{ head }] = repository.pulls;
      // A forged event makes the engine ask the host, and nothing else.
      const path = `${host.toApiPath(repository)}/1 `;
      const asked = () =>
        plane.api.requests.filter(each => each.includes(path)).length;
      const before = asked();
      await plane.publish(...host.toMergeEvent(head));
      await eventually(() => asked() > before);
      await plane.waitsFor(name, 'Waiting for review');

      await repository.merge(1);
      // The same event again, as hosts send it when somebody redelivers it.
      await plane.publish(...host.toMergeEvent(head));
      await plane.publish(...host.toMergeEvent(head));
      await plane.waitsFor(name, 'Waiting for the pipeline');
    });

    it('let the pipeline end what is merged, also when they are cancelled before a look', async () => {
      await plane.create(name, repository.name);
      await plane.waitsFor(name, 'Waiting for review');
      await repository.merge(1);
      await plane.client.cancelEnvironmentDeployment({ environmentName: name });
      await plane.waitsFor(name, 'Waiting for the pipeline');
      expect((await plane.find(name))?.deploymentStatus).toBe('CANCELLING');
      await plane.notify(name, 'SUCCEEDED');
      await plane.reaches(name, 'SUCCEEDED');
    });
  },
);
