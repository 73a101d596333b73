import {
  formatEnvironmentTemplateArn,
  protonEnvironmentReadPermission,
  protonEnvironmentUpdatePermission,
  protonTemplatePublishPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  ProtonService,
  readTemplateResource,
} from '@proton-vending/backstage-plugin-proton-node';
import { Router } from 'express';
import { fetchEnvironment } from '../environments/fetchEnvironment';
import { requireMember } from '../environments/requireMember';
import { describeOperations } from '../operations/describeOperations';
import {
  listEnvironmentVersions,
  readEnvironmentVersion,
  VersionsRequest,
} from '../versions/readEnvironmentVersions';
import {
  ENVIRONMENT_PATH,
  EnvironmentGuard,
  GuardedEnvironment,
} from './createEnvironmentGuard';

/** Adds the versions that an environment could run. */
export function addVersionRoutes(
  router: Router,
  options: { guardEnvironment: EnvironmentGuard; proton: ProtonService },
): void {
  const { guardEnvironment, proton } = options;
  const rule = {
    eventId: 'environment-versions-read',
    permission: protonEnvironmentReadPermission,
    alsoPermissions: [protonEnvironmentUpdatePermission],
  };

  async function toRequest(
    opened: GuardedEnvironment,
  ): Promise<VersionsRequest> {
    const { client, scope, environments, resource } = opened;
    const [environment, mayUpdate] = await Promise.all([
      fetchEnvironment(client, scope.resourceId),
      environments.allows(protonEnvironmentUpdatePermission, resource),
    ]);
    const { upgrade } = describeOperations(
      new Set(mayUpdate ? ['upgrade'] : []),
      {
        deploymentStatus: requireMember(environment, 'deploymentStatus'),
        hasExtension: proton.extension(scope) !== undefined,
      },
    );
    return {
      client,
      environment,
      upgrade,
      withDrafts: await maySeeDrafts(
        opened,
        requireMember(environment, 'templateName'),
      ),
    };
  }

  router.get(`${ENVIRONMENT_PATH}/versions`, async (request, response) => {
    response.json(
      await guardEnvironment(request, rule, async opened =>
        listEnvironmentVersions(await toRequest(opened)),
      ),
    );
  });

  router.get(
    `${ENVIRONMENT_PATH}/versions/:version`,
    async (request, response) => {
      const { version } = request.params;
      response.json(
        await guardEnvironment(
          request,
          { ...rule, meta: { templateVersion: version } },
          async opened =>
            readEnvironmentVersion(await toRequest(opened), version),
        ),
      );
    },
  );
}

/** Whether the caller may see the versions of a template that are not published. */
export function maySeeDrafts(
  { client, scope, templates }: GuardedEnvironment,
  templateName: string,
): Promise<boolean> {
  return templates.allows(protonTemplatePublishPermission, () =>
    readTemplateResource({
      client,
      arn: formatEnvironmentTemplateArn(scope, templateName),
    }),
  );
}
