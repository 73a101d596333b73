import { LinkButton } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import {
  FleetQuery,
  FleetRow,
  protonCampaignCreatePermission,
  protonCampaignReadPermission,
} from '@proton-vending/backstage-plugin-proton-common';
import { usePermissions } from '../../query/usePermissions';
import { campaignsLinkRouteRef } from '../../routes';
import { useProtonTranslation } from '../../useProtonTranslation';
import { writeFleetParams } from '../FleetPage/fleetSearchParams';

/** The way to the campaigns, for those who may see them; nothing in an app without that page. */
export function CampaignsLink() {
  const { t } = useProtonTranslation();
  const toCampaigns = useRouteRef(campaignsLinkRouteRef);
  return (
    <AllowedLink
      to={toCampaigns?.()}
      permission={protonCampaignReadPermission}
      label={t('campaigns.link')}
    />
  );
}

/** The way to a new campaign, for the clusters that a query finds or that are selected. */
export function NewCampaignLink(props: {
  query?: FleetQuery;
  rows?: FleetRow[];
}) {
  const { t } = useProtonTranslation();
  const toCampaigns = useRouteRef(campaignsLinkRouteRef);
  const { limit, offset, order, sort, ...filter } = props.query ?? {};
  const params = writeFleetParams(filter);
  const { rows = [] } = props;
  if (rows.length > 0) {
    // A campaign changes clusters of one template.
    const [{ templateName }] = rows;
    params.set('template', templateName);
    rows
      .filter(row => row.templateName === templateName)
      .forEach(({ entityRef }) => params.append('cluster', entityRef));
  }
  return (
    <AllowedLink
      to={toCampaigns && `${toCampaigns()}/new?${params}`}
      permission={protonCampaignCreatePermission}
      label={t('campaigns.create')}
    />
  );
}

function AllowedLink(props: {
  to: string | undefined;
  permission: { name: string };
  label: string;
}) {
  const { to, permission, label } = props;
  const { isAllowed } = usePermissions();
  return to && isAllowed(permission) ? (
    <LinkButton size="small" to={to}>
      {label}
    </LinkButton>
  ) : null;
}
