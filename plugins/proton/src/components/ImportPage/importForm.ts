import { RepositoryImportRequest } from '@proton-vending/backstage-plugin-proton-common';
import { ProvisioningRepository, suggestRepository } from './suggestRepository';

/** What people have written into the form. */
export interface ImportValues {
  url: string;
  bundlesUrl: string;
  /** Absent while it follows the URL. */
  repository?: ProvisioningRepository;
  owner: string;
  /** Absent for the first account and region. */
  target?: { accountId: string; region: string };
}

export const EMPTY: ImportValues = { url: '', bundlesUrl: '', owner: '' };

const NO_REPOSITORY: ProvisioningRepository = {
  provider: 'GITHUB',
  name: '',
  branch: 'main',
};

/** The chosen repository, or else the one that the URL suggests. */
export function findRepository({
  repository,
  url,
}: ImportValues): ProvisioningRepository {
  return repository ?? suggestRepository(url.trim()) ?? NO_REPOSITORY;
}

/** Undefined while something that is required is missing. */
export function toRequest(
  values: ImportValues,
): RepositoryImportRequest | undefined {
  const { provider, ...repository } = findRepository(values);
  const [url, bundlesUrl, owner, name, branch] = [
    values.url,
    values.bundlesUrl,
    values.owner,
    repository.name,
    repository.branch,
  ].map(text => text.trim());
  return url && name && branch
    ? {
        url,
        ...(bundlesUrl && { bundlesUrl }),
        provisioningRepository: { provider, name, branch },
        ...(owner && { owner }),
        ...values.target,
      }
    : undefined;
}
