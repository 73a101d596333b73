import type { RepositoryProvider as ApiRepositoryProvider } from '@aws-sdk/client-proton';
import { RepositoryProvider } from '../../database/RepositoryStore';

/** A provider as AWS's clients type it. They return values that they don't know as they are. */
export function toApiProvider(
  provider: RepositoryProvider,
): ApiRepositoryProvider {
  return provider as ApiRepositoryProvider;
}
