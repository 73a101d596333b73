import { parseEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import {
  CurrentEnvironmentInputs,
  EnvironmentTemplateVersionDetails,
} from '@proton-vending/backstage-plugin-proton-common';
import { protonApiRef } from '../../api';
import { useAnswer } from '../../hooks/useAnswer';
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
  const protonApi = useApi(protonApiRef);
  const { environmentRef } = source;
  const current = useAnswer(environmentRef, async signal =>
    protonApi.getEnvironmentInputs(parseEntityRef(environmentRef ?? ''), {
      signal,
    }),
  );
  const templateName =
    source.version === 'major' && !source.choice
      ? current.answer?.templateName
      : undefined;
  const template = useAnswer(templateName, signal =>
    protonApi.listEnvironmentTemplateVersions(
      templateName ?? '',
      { accountId: current.answer?.accountId, region: current.answer?.region },
      { signal },
    ),
  );
  const choice = resolveChoice(
    source,
    current.answer,
    template.answer?.recommendedVersion,
  );
  const version = useAnswer(choice && JSON.stringify(choice), async signal => {
    if (!choice) {
      throw new Error('No version is chosen');
    }
    return protonApi.getEnvironmentTemplateVersion(choice, { signal });
  });
  const asked = [current, template, version];
  return {
    details: version.answer,
    current: current.answer,
    loading: asked.some(({ loading }) => loading),
    error: asked.find(({ error }) => error)?.error,
    retry: () =>
      asked.filter(({ error }) => error).forEach(each => each.retry()),
  };
}
