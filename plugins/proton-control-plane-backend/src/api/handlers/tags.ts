import { TagService } from '../../tags/TagService';
import { OperationHandlers } from '../operations';
import { PageTokens } from './PageTokens';
import { required, toTags } from './members';

/** The model bounds what one answer lists. */
const MAX_TAGS_PER_PAGE = 50;

export function createTagHandlers(options: {
  tags: TagService;
  tokens: PageTokens;
}) {
  const { tags, tokens } = options;
  return {
    async TagResource(input, context) {
      await tags.tag(
        context,
        required(input.resourceArn, 'resourceArn'),
        toTags(required(input.tags, 'tags')),
      );
      return {};
    },

    async UntagResource(input, context) {
      await tags.untag(
        context,
        required(input.resourceArn, 'resourceArn'),
        required(input.tagKeys, 'tagKeys'),
      );
      return {};
    },

    async ListTagsForResource(input, context) {
      const resourceArn = required(input.resourceArn, 'resourceArn');
      const { maxResults = MAX_TAGS_PER_PAGE, nextToken } = input;
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
