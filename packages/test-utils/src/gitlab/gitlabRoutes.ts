import { GitlabRoute } from './GitlabRoute';
import { COMMIT_ROUTES } from './commitRoutes';
import { MERGE_REQUEST_ROUTES } from './mergeRequestRoutes';
import { PIPELINE_ROUTES } from './pipelineRoutes';
import { REPOSITORY_ROUTES } from './repositoryRoutes';
import { toProject } from './toGitlab';

/** What GitLab answers here, by method and path below the project. */
export const GITLAB_ROUTES: GitlabRoute[] = [
  {
    method: 'GET',
    path: /^$/,
    answer: async ({ repository, origin }) => ({
      status: 200,
      body: toProject(repository, origin),
    }),
  },
  ...COMMIT_ROUTES,
  ...MERGE_REQUEST_ROUTES,
  ...PIPELINE_ROUTES,
  ...REPOSITORY_ROUTES,
];
