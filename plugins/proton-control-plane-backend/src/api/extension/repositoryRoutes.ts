import type express from 'express';
import { z } from 'zod';
import { RepositoryService } from '../../repositories/RepositoryService';
import { formatRepositoryArn } from '../../repositories/repositoryArn';
import { requireCustomerTags } from '../../tags/customerTags';
import type { ExtensionGuard, ExtensionRule } from './createExtensionGuard';
import { parseRequest, TAGS } from './planRequests';

/** A path of GitLab, such as `acme/platform/infrastructure`. */
const GITLAB_NAME = /^\w[\w.-]*(\/\w[\w.-]*)+$/;

const REQUEST = z.object({
  provider: z.literal('GITLAB'),
  name: z
    .string()
    .max(100)
    .regex(GITLAB_NAME, 'must be the path of a project, such as acme/clusters'),
  tags: TAGS,
});

/** Adds the route that registers repositories on hosts that Proton's API doesn't know. */
export function addRepositoryRoutes(
  router: express.Router,
  guard: ExtensionGuard,
  { repositories }: { repositories: RepositoryService },
): void {
  router.post('/extension/v1/repositories', async (req, res) => {
    const rule: ExtensionRule = {
      eventId: 'repository-register',
      severityLevel: 'medium',
      meta: {},
      actions: ['proton:CreateRepository'],
      template: 'unbound',
      body: {},
    };
    const repository = await guard(
      { req, res, rule },
      async ({ body, context, note }) => {
        const { name, provider, tags } = parseRequest(REQUEST, body);
        note({ provider, name });
        const created = await repositories.create(context, {
          provider,
          name,
          // No connection of AWS is needed: Backstage's integrations have the credentials.
          connectionArn: '',
          tags: requireCustomerTags(tags),
        });
        return {
          arn: formatRepositoryArn(context, created),
          provider,
          name,
        };
      },
    );
    res.json(repository);
  });
}
