import {
  DefaultGitlabCredentialsProvider,
  GitLabIntegrationConfig,
  getGitLabRequestOptions,
  ScmIntegrationRegistry,
} from '@backstage/integration';
import { readQuery, RestClient, RestRequest } from '../rest/RestClient';

const PAGE_SIZE = 100;

/** No list that is read has more pages, unless it is of files. */
const MAX_PAGES = 100;

/** Sends requests to a GitLab with the credentials of Backstage's integrations. */
export class GitlabClient extends RestClient {
  static create({
    integrations,
    config,
  }: {
    integrations: ScmIntegrationRegistry;
    config: GitLabIntegrationConfig;
  }): GitlabClient {
    const credentials =
      DefaultGitlabCredentialsProvider.fromIntegrations(integrations);
    return new GitlabClient({
      name: `GitLab (${config.host})`,
      integration: 'gitlab',
      baseUrl: config.apiBaseUrl,
      async getHeaders() {
        const { token } = await credentials.getCredentials({
          url: config.baseUrl,
        });
        return getGitLabRequestOptions(config, token).headers;
      },
      describeNeeded: isWrite =>
        isWrite
          ? 'The token needs the scope "api" and the role Developer in the project'
          : 'The token needs the scope "api" or "read_api" and the role Reporter in the project',
      // GitLab has several shapes of errors.
      findReason: ({ error, error_description: description, message }) =>
        [message, description, error].find(each => each !== undefined),
    });
  }

  /** All pages of a list; undefined when it is longer than any that is read. */
  async list<T>(request: RestRequest): Promise<T[] | undefined> {
    const found: T[] = [];
    let query: RestRequest['query'] = {
      ...request.query,
      per_page: String(PAGE_SIZE),
    };
    for (let count = 0; query; count += 1) {
      if (count === MAX_PAGES) {
        return undefined;
      }
      const response: Response = await this.send({ ...request, query });
      found.push(...(await this.read<T[]>(async () => response.json())));
      query = findNextQuery(response.headers);
    }
    return found;
  }
}

function findNextQuery(headers: Headers): RestRequest['query'] {
  const [, link] =
    /<([^>]+)>;\s*rel="next"/.exec(headers.get('link') ?? '') ?? [];
  return readQuery(link);
}
