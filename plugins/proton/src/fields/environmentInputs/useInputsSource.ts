import { parseEntityRef } from '@backstage/catalog-model';
import {
  CurrentEnvironmentInputs,
  EnvironmentTemplateVersionDetails,
} from '@proton-vending/backstage-plugin-proton-common';
import { useQuery } from '../../query/useQuery';
import { InputsSource, resolveChoice } from './readSource';

export interface InputsSourceState {
  details?: EnvironmentTemplateVersionDetails;
  /** What the environment has now; absent without an environment. */
  current?: CurrentEnvironmentInputs;
  loading: boolean;
  error?: Error;
  retry: () => void;
}

/** Reads the schema to ask by and, where there is one, the environment's inputs. */
export function useInputsSource(source: InputsSource): InputsSourceState {
  const { environmentRef } = source;
  const current = useQuery(
    environmentRef ? ['environment inputs', environmentRef] : undefined,
    async (protonApi, options) =>
      protonApi.getEnvironmentInputs(
        parseEntityRef(environmentRef ?? ''),
        options,
      ),
    { snapshot: true },
  );
  const { templateName, accountId, region } = current.data ?? {};
  const template = useQuery(
    source.version === 'major' && !source.choice && templateName
      ? ['template versions', templateName, accountId, region]
      : undefined,
    (protonApi, options) =>
      protonApi.listEnvironmentTemplateVersions(
        templateName ?? '',
        { accountId, region },
        options,
      ),
    { snapshot: true },
  );
  const choice = resolveChoice(
    source,
    current.data,
    template.data?.recommendedVersion,
  );
  const version = useQuery(
    choice && ['template version', choice],
    async (protonApi, options) => {
      if (!choice) {
        throw new Error('No version is chosen');
      }
      return protonApi.getEnvironmentTemplateVersion(choice, options);
    },
    { snapshot: true },
  );
  const queries = [current, template, version];
  return {
    details: version.data,
    current: current.data,
    loading: queries.some(({ loading }) => loading),
    error: queries.find(({ error }) => error)?.error,
    retry: () =>
      queries.filter(({ error }) => error).forEach(each => each.refetch()),
  };
}
