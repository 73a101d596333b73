import { Content, EmptyState, Header, Page } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import {
  protonEnvironmentImportPermission,
  RepositoryImport,
  RepositoryImportRequest,
} from '@proton-vending/backstage-plugin-proton-common';
import { useState } from 'react';
import { protonApiRef } from '../../api';
import { useTask } from '../../hooks/useTask';
import { useQuery } from '../../query/useQuery';
import { useProtonTranslation } from '../../useProtonTranslation';
import { PanelSkeleton } from '../shared/PanelSkeleton';
import { Problem } from '../shared/Problem';
import { Stack } from '../shared/Stack';
import { EMPTY } from './importForm';
import { ImportForm } from './ImportForm';
import { ChosenStates, ImportPanel } from './ImportPanel';

/** The import of a repository, for those who may import, without the frame of a page. */
export function ImportPage() {
  const { t } = useProtonTranslation();
  const { data, error, refetch } = useQuery(
    ['permissions'],
    (protonApi, options) => protonApi.listPermissions(options),
  );
  const denied = {
    title: t('imports.denied.title'),
    description: t('imports.denied.description'),
  };
  if (!data) {
    return error ? (
      <Problem error={error} onRetry={refetch} denied={denied} />
    ) : (
      <div role="status" aria-label={t('imports.loading')}>
        <PanelSkeleton />
      </div>
    );
  }
  return data.permissions.includes(protonEnvironmentImportPermission.name) ? (
    <RepositoryImportSteps />
  ) : (
    <EmptyState missing="info" {...denied} />
  );
}

/** What was looked at or imported. */
interface Shown {
  request: RepositoryImportRequest;
  found: RepositoryImport;
  done: boolean;
}

function RepositoryImportSteps() {
  const protonApi = useApi(protonApiRef);
  const [values, setValues] = useState(EMPTY);
  const [shown, setShown] = useState<Shown>();
  const [states, setStates] = useState<ChosenStates>({});
  const preview = useTask(async (request: RepositoryImportRequest) => {
    setShown(undefined);
    setStates({});
    const found = await protonApi.previewRepositoryImport(request);
    setShown({ request, found, done: false });
  });
  const apply = useTask(async () => {
    if (shown) {
      const { request } = shown;
      const { revision } = shown.found;
      const texts = toTexts(states);
      const found = await protonApi.importRepository({
        ...request,
        ...(Object.keys(texts).length > 0 && { states: texts }),
        revision,
      });
      setShown({ request, found, done: true });
      setStates({});
    }
  });
  return (
    <Stack>
      <ImportForm
        values={values}
        onChange={changed => {
          setValues(changed);
          // What is shown is no longer what would be imported.
          setShown(undefined);
          setStates({});
          preview.reset();
          apply.reset();
        }}
        preview={preview}
        disabled={apply.running}
      />
      {shown && (
        <ImportPanel
          found={shown.found}
          done={shown.done}
          repositoryName={shown.request.provisioningRepository?.name ?? ''}
          states={states}
          onStatesChange={setStates}
          apply={apply}
        />
      )}
    </Stack>
  );
}

function toTexts(states: ChosenStates): Record<string, string> {
  return Object.fromEntries(
    Object.entries(states).flatMap(([name, state]) =>
      state ? [[name, state.text]] : [],
    ),
  );
}

/** The import, in the frame that pages of the legacy frontend system bring. */
export function LegacyImportPage() {
  const { t } = useProtonTranslation();
  return (
    <Page themeId="tool">
      <Header title={t('imports.title')} subtitle={t('imports.subtitle')} />
      <Content>
        <ImportPage />
      </Content>
    </Page>
  );
}

/** The import, under the header that the new frontend system brings. */
export function NewImportPage() {
  return (
    <Content>
      <ImportPage />
    </Content>
  );
}
