import {
  ProtonScope,
  formatProtonArn,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  REPOSITORY_PROVIDERS,
  RepositoryKey,
} from '../database/RepositoryStore';

/** Such as `arn:aws:proton:us-east-1:123456789012:repository/github:org/repo`. */
export function formatRepositoryArn(
  scope: ProtonScope,
  { provider, name }: RepositoryKey,
): string {
  return formatProtonArn(
    scope,
    'repository',
    `${provider.toLowerCase()}:${name}`,
  );
}

/** Reads what follows `repository/` in an ARN; undefined for anything else. */
export function parseRepositoryId(id: string): RepositoryKey | undefined {
  const provider = REPOSITORY_PROVIDERS.find(each =>
    id.startsWith(`${each.toLowerCase()}:`),
  );
  return provider && { provider, name: id.slice(provider.length + 1) };
}
