import { TagService } from '../../tags/TagService';
import { OperationHandlers } from '../operations';
import { PageTokens } from './PageTokens';

/** The model bounds what one answer lists. */
const MAX_TAGS_PER_PAGE = 50;

export function createTagHandlers(options: {
  tags: TagService;
  tokens: PageTokens;
}) {
  const { tags, tokens } = options;
  return {
    async TagResource({ resourceArn, tags: added }, context) {
      await tags.tag(context, resourceArn, added);
      return {};
    },

    async UntagResource({ resourceArn, tagKeys }, context) {
      await tags.untag(context, resourceArn, tagKeys);
      return {};
    },

    async ListTagsForResource(input, context) {
      const { resourceArn, nextToken } = input;
      const { maxResults = MAX_TAGS_PER_PAGE } = input;
      const page = await tokens.readPage({
        list: { operation: 'ListTagsForResource', filters: { resourceArn } },
        input: {
          maxResults: Math.min(maxResults, MAX_TAGS_PER_PAGE),
          nextToken,
        },
        order: ['key'],
        read: request => tags.list(context, resourceArn, request),
      });
      return { tags: page.rows, nextToken: page.nextToken };
    },
  } satisfies OperationHandlers;
}
