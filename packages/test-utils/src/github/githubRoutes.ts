import { ACTIONS_ROUTES } from './actionsRoutes';
import { GithubRoute } from './GithubRoute';
import { GIT_DATA_ROUTES } from './gitDataRoutes';
import { PULL_ROUTES } from './pullRoutes';
import { toRepository } from './toGithub';

/** What GitHub answers here, by method and path below the repository. */
export const GITHUB_ROUTES: GithubRoute[] = [
  {
    method: 'GET',
    path: /^$/,
    answer: async ({ repository, origin }) => ({
      status: 200,
      body: toRepository(repository, origin),
    }),
  },
  ...ACTIONS_ROUTES,
  ...GIT_DATA_ROUTES,
  ...PULL_ROUTES,
];
