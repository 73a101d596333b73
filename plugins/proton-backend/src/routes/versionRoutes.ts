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
import { fetchEnvironment } from '../environments/fetchEnvironment';
import { requireMember } from '../environments/requireMember';
import { describeOperations } from '../operations/describeOperations';
import {
  listEnvironmentVersions,
  readEnvironmentVersion,
  VersionsRequest,
} from '../versions/readEnvironmentVersions';
import { GuardedEnvironment, Routes } from './createRoutes';

/** Adds the versions that an environment could run. */
export function addVersionRoutes(
  { addForEnvironment }: Routes,
  { proton }: { proton: ProtonService },
): void {
  const rule = {
    eventId: 'environment-versions-read',
    permission: protonEnvironmentReadPermission,
    alsoPermissions: [protonEnvironmentUpdatePermission],
  };

  addForEnvironment('get', '/versions', rule, async opened =>
    listEnvironmentVersions(await toVersionsRequest(proton, opened)),
  );

  addForEnvironment(
    'get',
    '/versions/:version',
    { ...rule, meta: ({ params }) => ({ templateVersion: params.version }) },
    async (opened, { params }) =>
      readEnvironmentVersion(
        await toVersionsRequest(proton, opened),
        params.version,
      ),
  );
}

async function toVersionsRequest(
  proton: ProtonService,
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
  const templateName = requireMember(environment, 'templateName');
  return {
    client,
    extension: proton.extension(scope),
    environment,
    upgrade,
    withDrafts: await maySeeDrafts(opened, templateName),
  };
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
