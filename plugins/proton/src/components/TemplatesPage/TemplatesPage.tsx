import {
  Content,
  EmptyState,
  Header,
  LinkButton,
  Page,
} from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { makeStyles } from '@material-ui/core/styles';
import Skeleton from '@material-ui/lab/Skeleton';
import { TemplateOverviewList } from '@proton-vending/backstage-plugin-proton-common';
import { Route, Routes, useParams } from 'react-router-dom';
import { useFleetQuery } from '../../query/useFleetQuery';
import { Query } from '../../query/useQuery';
import { fleetRouteRef, templatesRouteRef } from '../../routes';
import { useProtonTranslation } from '../../useProtonTranslation';
import { FleetNotices } from '../shared/FleetNotices';
import { Unconfigured } from '../shared/Unconfigured';
import { Problem } from '../shared/Problem';
import { ImportLink } from './ImportLink';
import { TemplateDetails } from './TemplateDetails';
import { TemplateList } from './TemplateList';
import { TEMPLATE_ROUTE } from './templatePath';

const useStyles = makeStyles(theme => ({
  root: { display: 'flex', flexDirection: 'column', gap: theme.spacing(2) },
  bar: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) },
  grow: { flex: 1 },
}));

/** All templates, and below them each of its own, without the frame of a page. */
export function TemplatesPage() {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const fleet = useRouteRef(fleetRouteRef);
  const overviews = useFleetQuery(['templates'], (protonApi, options) =>
    protonApi.listTemplateOverviews(options),
  );
  const { data, error, refetch } = overviews;
  if (!data && error) {
    return (
      <Problem
        error={error}
        onRetry={refetch}
        denied={{
          title: t('templates.denied.title'),
          description: t('templates.denied.description'),
        }}
      />
    );
  }
  if (data?.unconfigured) {
    return <Unconfigured />;
  }
  return (
    <div className={classes.root}>
      <FleetNotices error={error} gaps={data} onRetry={refetch} />
      <Routes>
        <Route
          index
          element={
            <>
              <div className={classes.bar}>
                <span className={classes.grow} />
                <ImportLink />
                <LinkButton size="small" to={fleet()}>
                  {t('templates.clusters')}
                </LinkButton>
              </div>
              {data ? (
                <TemplateList templates={data.templates} />
              ) : (
                <div role="status" aria-label={t('templates.loading')}>
                  <Skeleton height={56} />
                  <Skeleton height={96} />
                  <Skeleton height={96} />
                </div>
              )}
            </>
          }
        />
        <Route
          path={TEMPLATE_ROUTE}
          element={<TemplateRoute overviews={overviews} />}
        />
        <Route path="*" element={<UnknownPage />} />
      </Routes>
    </div>
  );
}

function UnknownPage() {
  const { t } = useProtonTranslation();
  const templates = useRouteRef(templatesRouteRef);
  return (
    <EmptyState
      missing="content"
      title={t('templates.unknown.title')}
      description={t('templates.unknown.description')}
      action={
        <LinkButton to={templates()} variant="contained" color="primary">
          {t('templates.all')}
        </LinkButton>
      }
    />
  );
}

function TemplateRoute(props: { overviews: Query<TemplateOverviewList> }) {
  const { data, refetch } = props.overviews;
  const { t } = useProtonTranslation();
  const templates = useRouteRef(templatesRouteRef);
  const { accountId = '', region = '', name = '' } = useParams();
  return (
    <>
      <div>
        <LinkButton size="small" to={templates()}>
          ← {t('templates.all')}
        </LinkButton>
      </div>
      <TemplateDetails
        key={`${accountId}/${region}/${name}`}
        {...{ name, accountId, region }}
        overview={data?.templates.find(
          each =>
            each.name === name &&
            each.accountId === accountId &&
            each.region === region,
        )}
        revision={data?.readAt}
        onChanged={refetch}
      />
    </>
  );
}

/** All templates, in the frame that pages of the legacy frontend system bring. */
export function LegacyTemplatesPage() {
  const { t } = useProtonTranslation();
  return (
    <Page themeId="tool">
      <Header title={t('templates.title')} subtitle={t('templates.subtitle')} />
      <Content>
        <TemplatesPage />
      </Content>
    </Page>
  );
}

/** All templates, under the header that the new frontend system brings. */
export function NewTemplatesPage() {
  return (
    <Content>
      <TemplatesPage />
    </Content>
  );
}
