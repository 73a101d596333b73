import { EmptyState, LinkButton } from '@backstage/core-components';
import { useApi, useRouteRef } from '@backstage/core-plugin-api';
import Typography from '@material-ui/core/Typography';
import {
  CampaignDefinition,
  FleetQuery,
  protonCampaignCreatePermission,
  protonCampaignUpdatePermission,
} from '@proton-vending/backstage-plugin-proton-common';
import { useMemo } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router-dom';
import { protonApiRef } from '../../api';
import { useTask } from '../../hooks/useTask';
import { usePermissions } from '../../query/usePermissions';
import { useQuery } from '../../query/useQuery';
import { campaignsRouteRef } from '../../routes';
import { useProtonTranslation } from '../../useProtonTranslation';
import { readFleetParams } from '../FleetPage/fleetSearchParams';
import { FleetNotices } from '../shared/FleetNotices';
import { QueryResult } from '../shared/QueryResult';
import { Stack } from '../shared/Stack';
import { CampaignForm } from './CampaignForm';
import {
  CampaignValues,
  emptyValues,
  toCampaignValues,
} from './campaignValues';

/** Creates a draft; its address may have a filter of the clusters, or clusters. */
export function NewCampaign() {
  const { t } = useProtonTranslation();
  const protonApi = useApi(protonApiRef);
  const [params] = useSearchParams();
  const text = params.toString();
  const initial = useMemo(() => readValues(new URLSearchParams(text)), [text]);
  return (
    <FormPage
      title={t('campaigns.form.newTitle')}
      action={t('campaigns.form.create')}
      initial={initial}
      permission={protonCampaignCreatePermission}
      back=""
      save={definition => protonApi.createCampaign(definition)}
    />
  );
}

/** Replaces the definition of a draft. */
export function EditCampaign() {
  const { t } = useProtonTranslation();
  const protonApi = useApi(protonApiRef);
  const { campaignId = '' } = useParams();
  const campaign = useQuery(
    ['campaign draft', campaignId],
    (api, options) => api.getCampaign(campaignId, options),
    { snapshot: true },
  );
  return (
    <QueryResult query={campaign}>
      {data => (
        <FormPage
          title={t('campaigns.form.editTitle', { name: data.name })}
          action={t('campaigns.form.save')}
          initial={toCampaignValues(data)}
          permission={protonCampaignUpdatePermission}
          back={`/${campaignId}`}
          save={definition => protonApi.updateCampaign(campaignId, definition)}
        />
      )}
    </QueryResult>
  );
}

function FormPage(props: {
  title: string;
  action: string;
  initial: CampaignValues;
  permission: { name: string };
  /** Where to go back to, below the campaigns. */
  back: string;
  save: (definition: CampaignDefinition) => Promise<{ id: string }>;
}) {
  const { title, action, initial, permission, save } = props;
  const { t } = useProtonTranslation();
  const navigate = useNavigate();
  const campaigns = useRouteRef(campaignsRouteRef);
  const templates = useQuery(['templates'], (protonApi, options) =>
    protonApi.listTemplateOverviews(options),
  );
  const task = useTask(async (definition: CampaignDefinition) => {
    const { id } = await save(definition);
    navigate(`${campaigns()}/${id}`);
  });
  const back = `${campaigns()}${props.back}`;
  const permissions = usePermissions();
  if (permissions.data && !permissions.isAllowed(permission)) {
    return (
      <EmptyState
        missing="content"
        title={t('campaigns.formDenied.title')}
        description={t('campaigns.formDenied.description', {
          permission: permission.name,
        })}
      />
    );
  }
  return (
    <Stack>
      <div>
        <LinkButton size="small" to={campaigns()}>
          ← {t('campaigns.all')}
        </LinkButton>
        <Typography variant="h5" component="h2">
          {title}
        </Typography>
        <Typography variant="body2">
          {t('campaigns.form.description')}
        </Typography>
      </div>
      <QueryResult query={templates} rows={8}>
        {data => (
          <>
            <FleetNotices gaps={data} onRetry={templates.refetch} />
            <CampaignForm
              initial={initial}
              templates={data}
              action={action}
              cancelTo={back}
              save={task}
            />
          </>
        )}
      </QueryResult>
    </Stack>
  );
}

/** What the address of the form says, such as the filter of the page of clusters. */
function readValues(params: URLSearchParams): CampaignValues {
  const { limit, offset, order, sort, ...filter }: FleetQuery =
    readFleetParams(params);
  const entityRefs = params.getAll('cluster');
  const [templateName = ''] = filter.template ?? [];
  return {
    ...emptyValues(),
    templateName,
    filter,
    ...(entityRefs.length > 0 && { selectionType: 'entityRefs', entityRefs }),
  };
}
