import {
  BitbucketCloudIntegrationConfig,
  getBitbucketCloudRequestOptions,
} from '@backstage/integration';
import { readQuery, RestClient, RestRequest } from '../rest/RestClient';

/** The longest pages of pull requests; other lists have longer ones. */
const PAGE_SIZE = 50;

/** No list that is read has more pages, unless it is of files. */
const MAX_PAGES = 200;

interface Page<T> {
  values?: T[];
  /** The address of the next page. */
  next?: string;
}

/** Sends requests to Bitbucket Cloud with the credentials of Backstage's integrations. */
export class BitbucketClient extends RestClient {
  static create(config: BitbucketCloudIntegrationConfig): BitbucketClient {
    return new BitbucketClient({
      name: `Bitbucket (${config.host})`,
      integration: 'bitbucketCloud',
      baseUrl: config.apiBaseUrl,
      getHeaders: async () =>
        (await getBitbucketCloudRequestOptions(config)).headers,
      describeNeeded: isWrite =>
        isWrite
          ? 'They need write access to repositories and to pull requests'
          : 'They need read access to repositories and to pull requests',
      findReason: ({ error }) =>
        typeof error === 'object' && error !== null && 'message' in error
          ? error.message
          : undefined,
    });
  }

  /** All pages of a list; undefined when it is longer than any that is read. */
  async list<T>(request: RestRequest): Promise<T[] | undefined> {
    const found: T[] = [];
    let query: RestRequest['query'] = {
      pagelen: String(PAGE_SIZE),
      ...request.query,
    };
    for (let count = 0; query; count += 1) {
      if (count === MAX_PAGES) {
        return undefined;
      }
      const page: Page<T> = await this.call({ ...request, query });
      found.push(...(page.values ?? []));
      query = readQuery(page.next);
    }
    return found;
  }
}
