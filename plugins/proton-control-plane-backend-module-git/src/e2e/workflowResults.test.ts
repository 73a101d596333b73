import { HostedGit, zipProgram } from '@proton-vending/test-utils';
import { arnOf, GitPlane } from '../__testUtils__/GitPlane';
import { EACH_PIPELINE_HOST, formatPull } from '../__testUtils__/testHosts';
import { useGitPlane } from '../__testUtils__/useGitPlane';

jest.setTimeout(240_000);

describe.each(EACH_PIPELINE_HOST)(
  'deployments whose pipeline on $title cannot reach Backstage',
  host => {
    let plane: GitPlane;
    let repository: HostedGit;
    let name: string;

    useGitPlane(
      'results',
      test => {
        ({ plane, repository, name } = test);
      },
      { git: { resultWorkflow: 'proton.yml' }, host },
    );

    beforeEach(async () => {
      await plane.create(name, repository.name);
      await plane.waitsFor(
        name,
        `Waiting for review of ${formatPull(host, 1)}`,
      );
    });

    /** Ends a run of the workflow with the result of a deployment. */
    async function endRun(commit: string, result?: object, updatedAt?: string) {
      const { id } = await plane.readDeployment(name);
      repository.workflowRuns.push({
        workflow: 'proton.yml',
        commit,
        status: 'completed',
        conclusion: 'success',
        updatedAt,
        artifacts: result
          ? {
              [`proton-${name}`]: zipProgram(
                'result.json',
                JSON.stringify({
                  resourceArn: arnOf(name),
                  deploymentId: id,
                  status: 'SUCCEEDED',
                  ...result,
                }),
              ),
            }
          : {},
      });
    }

    it('end with the outputs in the artifact of the workflow run', async () => {
      const commit = await repository.merge(1);
      await plane.waitsFor(
        name,
        `Waiting for the result of ${host.resultName} of ${repository.name}, which hasn't started`,
      );
      repository.workflowRuns.push({
        workflow: 'proton.yml',
        commit,
        status: 'in_progress',
        conclusion: null,
        artifacts: {},
      });
      await plane.stopsWaitingFor(name, "hasn't started");
      await endRun(commit, {
        outputs: [{ key: 'cluster_name', valueString: 'dev' }],
      });
      await plane.reaches(name, 'SUCCEEDED');
      const { outputs } = await plane.client.listEnvironmentOutputs({
        environmentName: name,
      });
      expect(outputs).toEqual([{ key: 'cluster_name', valueString: 'dev' }]);
      expect(await plane.readLinks(name)).toContainEqual({
        title: host.runTitle,
        url: `${host.web}/${repository.name}/${host.runsPath}/2`,
      });

      await plane.client.deleteEnvironment({ name });
      await plane.waitsFor(
        name,
        `Waiting for review of ${formatPull(host, 2)}`,
      );
      await endRun(await repository.merge(2), { deploymentId: undefined });
      await plane.reaches(name, 'GONE');
    });

    it.each(['merge', 'squash'] as const)(
      'end a repeated delete with the result of another run: %s',
      async method => {
        await endRun(await repository.merge(1), {});
        await plane.reaches(name, 'SUCCEEDED');
        await plane.client.deleteEnvironment({ name });
        await plane.waitsFor(
          name,
          `Waiting for review of ${formatPull(host, 2)}`,
        );
        const { id: deploymentId } = await plane.readDeployment(name);
        const commit = await repository.merge(2, method);
        await endRun(commit, { status: 'FAILED', deploymentId });
        await plane.reaches(name, 'DELETE_FAILED');

        await plane.client.deleteEnvironment({ name });
        const { links, reason } = await plane.waitsFor(
          name,
          'Run 2 failed before this deployment began',
        );
        expect(reason).toBe(
          `Branch main of ${repository.name} already marks the environment as deleted. Waiting for the result of ${host.resultName} of ${repository.name}. Run 2 failed before this deployment began. Run the ${host.pipelineNoun} again, or report the failure with NotifyResourceDeploymentStatusChange`,
        );
        expect(links).toEqual([
          {
            title: host.runTitle,
            url: `${host.web}/${repository.name}/${host.runsPath}/2`,
          },
        ]);
        await endRun(commit, { deploymentId: 'another' });
        await plane.waitsFor(
          name,
          'Run 3 has the result of another deployment',
        );
        await endRun(
          commit,
          {
            status: 'FAILED',
            statusMessage: 'Error: the bucket is not empty',
            deploymentId,
          },
          '2100-01-01T00:00:00Z',
        );
        expect(
          (await plane.reaches(name, 'DELETE_FAILED'))?.deploymentStatusMessage,
        ).toContain('Error: the bucket is not empty');

        await endRun(commit, { deploymentId });
        await plane.client.deleteEnvironment({ name });
        await plane.reaches(name, 'GONE');
      },
    );

    it('fail with the reason in the artifact', async () => {
      await endRun(await repository.merge(1), {
        status: 'FAILED',
        statusMessage: 'Error: the quota is used up',
      });
      const failed = await plane.reaches(name, 'FAILED');
      expect(failed?.deploymentStatusMessage).toContain(
        'Error: the quota is used up',
      );
    });

    it('wait for another run after one without their result', async () => {
      const commit = await repository.merge(1);
      await endRun(commit);
      const { reason, links } = await plane.waitsFor(
        name,
        'Run 1 has no artifact',
      );
      expect(reason).toContain(
        `Run the ${host.pipelineNoun} again, or report the failure with NotifyResourceDeploymentStatusChange`,
      );
      expect(links).toContainEqual({
        title: host.runTitle,
        url: `${host.web}/${repository.name}/${host.runsPath}/1`,
      });
      await endRun(commit, { status: 'IN_PROGRESS' });
      await plane.waitsFor(name, 'Run 2 ended before it had a result');
      await endRun(commit, { resourceArn: arnOf('other') });
      await plane.waitsFor(name, 'Run 3 has the result of another deployment');
      await endRun(commit, { deploymentId: 'another' });
      await plane.waitsFor(name, 'Run 4 has the result of another deployment');
      await endRun(commit, { outputs: 'none' });
      await plane.waitsFor(name, "that isn't the result of a deployment");
      const output = { key: 'zone', valueString: 'a' };
      await endRun(commit, { outputs: Array(60).fill(output) });
      await plane.waitsFor(name, "isn't the result of a deployment (outputs: ");
      await endRun(commit, { statusMessage: 'x'.repeat(16_000_000) });
      const large = await plane.waitsFor(name, 'that is too large');
      expect(large.reason).toContain('Remove outputs from the template');
      await endRun(commit, {});
      await plane.reaches(name, 'SUCCEEDED');
    });
  },
);
