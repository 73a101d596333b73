import {
  ProtonScope,
  formatProtonArn,
} from '@proton-vending/backstage-plugin-proton-common';
import { RepositoryKey } from '../database/RepositoryStore';

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
